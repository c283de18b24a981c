import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pageHeaders } from '../../lib/page-headers.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves the built pages as the distribution does: an address without an extension is the page of that name. */
export const staticFiles =
  (folder: string, prefix: string) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname.slice(prefix.length));
    const file = extname(path) ? path : `${path}.html`;
    const readable =
      (request.method === 'GET' || request.method === 'HEAD') && types[extname(file)] !== undefined && !path.startsWith('..');
    const contents = readable ? await readFile(join(folder, file)).catch(() => undefined) : undefined;
    const hashed = path.includes('assets/');
    response.writeHead(contents ? 200 : 404, {
      ...pageHeaders,
      'content-type': contents ? (types[extname(file)] ?? '') : 'text/plain',
      'cache-control': hashed && contents ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : (contents ?? 'Not found'));
  };
