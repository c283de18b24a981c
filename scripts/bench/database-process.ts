// The bench's database in a process of its own, so that its work is not counted as ours, behind a counter of calls and capacity units.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startDatabase } from '../local/database.ts';

export type Counts = { calls: number; units: number };
type Capacity = { CapacityUnits?: number };

const database = await startDatabase('sallyport');
let counts: Counts = { calls: 0, units: 0 };

const server = createServer(async (request, response) => {
  if (request.url === '/counts') {
    response.end(JSON.stringify(counts));
    counts = { calls: 0, units: 0 };
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // without an encoding set, chunks are buffers
  const asked = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': String(request.headers['x-amz-target']) };
  const authorization = String(request.headers.authorization);
  const date = String(request.headers['x-amz-date']);
  const answer = await fetch(database.endpoint, {
    method: 'POST',
    headers: { ...headers, authorization, 'x-amz-date': date },
    body: JSON.stringify({ ...asked, ReturnConsumedCapacity: 'TOTAL' }),
  });
  const text = await answer.text();
  // A batch names its tables.
  const { ConsumedCapacity: used = [] } = JSON.parse(text) as { ConsumedCapacity?: Capacity | Capacity[] };
  counts.calls += 1;
  counts.units += [used].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
  response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
});
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)); // a TCP server has one
