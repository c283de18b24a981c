import { type Child, element, fill } from './element.ts';
import { drawFrame, everywhere } from './frame.ts';
import { webAddress } from './navigation.ts';
import type { OpenScreen } from './open-screen.ts';

type Heading = {
  title: string;
  /** Says which app the person is signing in to. */
  forClient?: boolean;
};

/** The card of a screen that belongs to a session; past the first factor it shows the reference to ask for help with. */
export const drawScreen = (open: OpenScreen, { title, forClient = false }: Heading, ...children: Child[]): HTMLElement => {
  const { session, language, name } = open;
  const client = forClient && session.client_name;
  const lead = client ? [element('p', { class: 'lead' }, ...fill(everywhere(language).continueTo, { client }))] : [];
  const isSecond = name.startsWith('mfa/') || name === 'passkey/enrollment';
  const reference = isSecond ? session.reference : undefined;
  const ways = isSecond ? wayOut(open) : [];
  return drawFrame({ language, title, tenant: session.tenant_name, reference }, ...lead, ...children, ...ways);
};

/** Nobody is stuck with somebody else's account. */
const wayOut = ({ session, language }: OpenScreen): Child[] => {
  const restart = webAddress(session.restart_url);
  const words = everywhere(language);
  return restart ? [element('a', { class: 'link', href: restart }, isOfAccount(session) ? words.cancel : words.otherAccount)] : [];
};

/** Another account is no help where one proves to be this one's owner. */
const isOfAccount = ({ purpose }: OpenScreen['session']): boolean => purpose === 'account' || purpose === 'reset';

/** What an authenticator app calls the account. */
export const entryName = ({ session }: OpenScreen): string =>
  session.identifier ? `${session.tenant_name} (${session.identifier})` : session.tenant_name;
