// The two calls of KMS that signing needs, over its real protocol, so that the real client is tested. Signs as KMS documents it.
import { constants, createHash, generateKeyPairSync, type KeyObject, privateEncrypt, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Signed = { keyId: string; messageType: string; bytes: number };

export const startKms = async (keyIds: readonly string[]) => {
  const keys = new Map(keyIds.map((id) => [id, generateKeyPairSync('rsa', { modulusLength: 2048 })]));
  const signed: Signed[] = [];
  const state = { away: false };

  const answerTo = (target: string, body: Record<string, string>): object | undefined => {
    const key = keys.get(body['KeyId'] ?? '');
    if (!key) return undefined;
    if (target === 'TrentService.GetPublicKey') {
      return { KeyId: body['KeyId'], PublicKey: key.publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
    }
    const message = Buffer.from(body['Message'] ?? '', 'base64');
    if (body['MessageType'] === 'RAW' && message.length > 4096) return undefined;
    signed.push({ keyId: body['KeyId'] ?? '', messageType: body['MessageType'] ?? '', bytes: message.length });
    const signature = body['MessageType'] === 'RAW' ? sign('sha256', message, key.privateKey) : signDigest(message, key.privateKey);
    return { KeyId: body['KeyId'], Signature: signature.toString('base64'), SigningAlgorithm: body['SigningAlgorithm'] };
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const answer = state.away ? undefined : answerTo(String(request.headers['x-amz-target']), JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(answer ? 200 : state.away ? 503 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer ?? { __type: state.away ? 'KMSInternalException' : 'ValidationException' }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    signed,
    state,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

/** PKCS#1 v1.5 over a digest (RFC 8017 §9.2): the DigestInfo of SHA-256 before it. */
const signDigest = (digest: Buffer, key: KeyObject): Buffer => {
  if (digest.length !== createHash('sha256').digest().length) throw new Error('not a SHA-256 digest');
  const info = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest]);
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info);
};
