import { config } from '../../../service/config.ts';
import { enrollPageDeps } from '../../../service/deps/enroll-page.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { redirect } from '../../../service/http/answer.ts';
import { documentEndpoint } from '../../../service/http/document-endpoint.ts';
import { loginBrowserOf } from '../../../service/http/login-browser.ts';
import { openByTicket } from '../../../service/screens/open-by-ticket.ts';

const deps = { ...tableDeps, ...enrollPageDeps };

/**
 * Where an invitation begins: no sign-in, the ticket makes a session of its own. Opening it uses nothing up and sends nothing, however often
 * and by whatever (cases 19 and 32); HEAD does not even begin a session.
 */
export const handler = documentEndpoint({
  html: deps.enrollPage,
  about: () => ({ tenant: config().tenantName }),
  async run({ method, query, cookies, client }) {
    const browser = loginBrowserOf({ cookies }, deps.random);
    const now = Math.floor(deps.now() / 1000);
    const isProbe = method === 'HEAD';
    const next = await openByTicket(deps, { token: query['ticket'] ?? '', browser, client, now, isProbe });
    return redirect(next, { cookies: isProbe ? [] : browser.cookies });
  },
});
