// A real server on 127.0.0.1 in front of the handlers, and a browser's worth of cookies: for clients that speak HTTP.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { routes } from '../../lambdas/routes.ts';
import { gateway, type LambdaHandler } from '../../scripts/local/gateway.ts';
import { config } from '../../service/config.ts';

export type HttpServer = { origin: string; server: Server; close(): Promise<void> };

/** Serves what `load` gives for each row of the route list. Start the deployment with this server's address as its issuer. */
export const startHttp = async (load: (file: string) => Promise<LambdaHandler>): Promise<HttpServer> => {
  const server = createServer(gateway(routes, load));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server has an AddressInfo
  return {
    origin,
    server,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
};

/** Follows nothing and keeps cookies, as a test wants it. */
export const newBrowser = () => {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async go(address: string, init: RequestInit = {}): Promise<Response> {
      const headers = new Headers(init.headers);
      if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
      const response = await fetch(new URL(address, config().issuer), { redirect: 'manual', ...init, headers });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(cookie)) cookies.delete(name);
        else cookies.set(name, value);
      }
      return response;
    },
  };
};

export type Browser = ReturnType<typeof newBrowser>;
