import type { Middleware } from 'koa';
import type { Provider } from 'oidc-provider';
import type { EngineDeps } from '../engine-deps.ts';
import { caching } from './caching.ts';
import { completedLogin } from './completed-login.ts';
import { edge } from './edge.ts';
import { firstClient } from './first-client.ts';
import { loginBrowser } from './login-browser.ts';
import { logout } from './logout.ts';
import { requestWording } from './request-wording.ts';
import { resume } from './resume.ts';
import { tokenAnswers } from './token-answers.ts';
import { userinfoByJwt } from './userinfo-by-jwt.ts';

/** THE order: each wraps those below it, the engine comes last. */
export const middleware = (deps: EngineDeps, provider: Provider): Middleware[] => [
  edge,
  caching,
  tokenAnswers(deps),
  userinfoByJwt(deps, provider),
  logout(deps, provider),
  requestWording,
  firstClient(deps),
  loginBrowser(deps),
  completedLogin(deps),
  resume(deps),
];
