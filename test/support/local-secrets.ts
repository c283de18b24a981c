// The one call of Secrets Manager that the service makes, over its real protocol, so that the real client is tested.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const startSecretsManager = async () => {
  const values = new Map<string, object>();
  const state = { away: false, reads: 0 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { SecretId } = JSON.parse(Buffer.concat(chunks).toString()) as { SecretId: string };
    const known = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue' ? values.get(SecretId) : undefined;
    state.reads++;
    response.writeHead(state.away ? 503 : known ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    const refused = { __type: state.away ? 'InternalServiceError' : 'ResourceNotFoundException' };
    response.end(JSON.stringify(known && !state.away ? { Name: SecretId, SecretString: JSON.stringify(known) } : refused));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    environment: { AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, AWS_MAX_ATTEMPTS: '1' },
    values,
    state,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

export type SecretsManager = Awaited<ReturnType<typeof startSecretsManager>>;
