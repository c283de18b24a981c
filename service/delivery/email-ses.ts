import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

export type Mail = { to: string; subject: string /** Plain text. */; body: string; html: string };

const longestMilliseconds = 5000;

/** Sends from one verified address. Short waits: a person waits for the answer that the mail only goes along with. */
export const sesSender = (from: string): ((mail: Mail) => Promise<void>) => {
  const client = new SESv2Client({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
  const text = (data: string) => ({ Data: data, Charset: 'UTF-8' });
  return async ({ to, subject, body, html }) => {
    const content = { Simple: { Subject: text(subject), Body: { Text: text(body), Html: text(html) } } };
    const command = new SendEmailCommand({ FromEmailAddress: from, Destination: { ToAddresses: [to] }, Content: content });
    // The limits of a try know nothing of an answer that drips in.
    await client.send(command, { abortSignal: AbortSignal.timeout(longestMilliseconds) });
  };
};
