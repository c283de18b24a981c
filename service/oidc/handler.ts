// Lambda's door to the engine: from the gateway's event to a request that the engine can read, with our own origin in it.
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import serverless from 'serverless-http';
import { config } from '../config.ts';
import { toGateway } from '../http/answer.ts';
import type { Handler } from '../http/endpoint.ts';
import { oauthError } from '../http/error-shapes.ts';
import { fromEdge } from '../http/from-edge.ts';
import { logLine } from '../http/log.ts';
import { withRequestId } from '../http/request-id.ts';
import { asProblem, type Problem } from '../rules/problem.ts';
import type { EngineDeps } from './engine-deps.ts';
import { openProvider } from './provider.ts';
import { readForm } from './request-body.ts';

type Run = (event: object, context: object) => Promise<object>;

export const engine = (deps: EngineDeps): Handler => {
  let opened: Promise<Run> | undefined;
  const open = (): Promise<Run> => {
    opened ??= openEngine(deps).catch((error: unknown) => {
      opened = undefined; // keys or configuration were away: the next request tries again
      throw error;
    });
    return opened;
  };

  return withRequestId(async (event: APIGatewayProxyEventV2, context: Context) => {
    try {
      const readable = readForm(await fromEdge(event));
      return (await (
        await open()
      )(readable, context)) as APIGatewayProxyStructuredResultV2; // serverless-http types every provider's answer as object
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status >= 500) await logLine('error', problem.message, { code: problem.code, cause: String(problem.cause) });
      return toGateway({ status: problem.status, body: oauthError(problem), headers: retryAfter(problem) });
    }
  });
};

const openEngine = async (deps: EngineDeps): Promise<Run> => {
  const provider = await openProvider(deps);
  const issuer = new URL(config().issuer);
  return serverless(provider, {
    // The origin comes from configuration, never from a header (security.md 22): else discovery would name whatever host was asked.
    request: (request: IncomingMessage) => {
      Reflect.set(request.socket, 'encrypted', issuer.protocol === 'https:');
      request.headers.host = issuer.host;
    },
  });
};

const retryAfter = (problem: Problem): Record<string, string> =>
  problem.retryAfterSeconds === undefined ? {} : { 'retry-after': String(problem.retryAfterSeconds) };
