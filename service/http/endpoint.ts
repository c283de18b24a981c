// The HTTP edge, written once: every endpoint is this stack around its own `run`.
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { asProblem, type Problem } from '../rules/problem.ts';
import { type Answer, toGateway } from './answer.ts';
import { fromEdge } from './from-edge.ts';
import { logLine } from './log.ts';
import { type Request, readRequest } from './request.ts';
import { withRequestId } from './request-id.ts';

export type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** One of the two error shapes of Auth0: the management API's or OAuth's. */
export type ErrorShape = (problem: Problem) => unknown;

/**
 * Asks whether the request came by our edge, reads it, runs, answers. A `Problem` becomes its status in the given shape; anything else is a bug, is logged with its stack
 * and becomes `server_error`. Refusals of 500 and more are logged with their cause.
 */
export const endpoint = (run: (request: Request) => Promise<Answer>, shape: ErrorShape): Handler => {
  const answerTo = async (event: APIGatewayProxyEventV2) => toGateway(await run(readRequest(await fromEdge(event))));
  const onError = async (request: middy.Request<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>): Promise<void> => {
    const problem = asProblem(request.error);
    if (problem.status >= 500) await report(problem);
    request.response = toGateway({ status: problem.status, body: shape(problem), headers: retryHeaders(problem) });
  };
  return withRequestId(middy(answerTo).use({ onError }) as unknown as Handler); // middy types the context's extra members, which Lambda never passes
};

const report = (problem: Problem): Promise<void> => {
  const cause =
    problem.cause instanceof Error
      ? { name: problem.cause.name, message: problem.cause.message, stack: problem.cause.stack }
      : problem.cause;
  return logLine('error', problem.message, { code: problem.code, cause });
};

/** Auth0's clients wait for `Retry-After`, else until `X-RateLimit-Reset` (epoch seconds). */
const retryHeaders = (problem: Problem): Record<string, string> => {
  if (problem.retryAfterSeconds === undefined) return {};
  const reset = Math.ceil(Date.now() / 1000) + problem.retryAfterSeconds;
  return { 'retry-after': String(problem.retryAfterSeconds), 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
};
