import type { Client } from '../http/request.ts';
import type { LoginSession } from '../storage/login-sessions.ts';

/** The languages of the person at the screen, best first: the app's wish, then the browser's. */
export const localesOf = ({ uiLocales }: Pick<LoginSession, 'uiLocales'>, client: Client): string[] => [...uiLocales, ...client.languages];
