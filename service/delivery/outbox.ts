// Development only: texts and mails arrive here instead of being sent. In memory, so that no code outlives the process.

export type Message = {
  channel: 'email' | 'sms';
  to: string;
  subject?: string;
  body: string /** Of mails: the same for who reads HTML. */;
  html?: string;
  at: string;
};

const messages: Message[] = [];
const most = 1000;

export const deliver = (message: Message): void => {
  messages.push(message);
  if (messages.length > most) messages.shift();
};

/** Oldest first. */
export const readOutbox = (): readonly Message[] => messages;
