import type { Handler } from './endpoint.ts';
import { inRequest } from './log.ts';

/** The gateway's id of a request in every line about it, and in the answer, so that who reports a fault can name it. */
export const withRequestId =
  (handler: Handler): Handler =>
  async (event, context) => {
    const requestId = event.requestContext?.requestId;
    const facts = { requestId, functionRequestId: context?.awsRequestId, route: event.routeKey };
    const answer = await inRequest(facts, () => handler(event, context));
    return requestId === undefined ? answer : { ...answer, headers: { ...answer.headers, 'x-request-id': requestId } };
  };
