// Whose turn it is to be texted, against the database: what is counted, and what parallel tries cannot get (security.md 13 and 15).
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Account, readAccount } from '../../../service/storage/account.ts';
import { openTable, type Table } from '../../../service/storage/table.ts';
import { secondsToTextTurn, takeNumberTurn, takeTextTurn } from '../../../service/storage/text-limits.ts';
import { endWaits } from '../../../service/storage/waits.ts';
import { allItems } from '../../support/all-items.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { givenPerson } from '../../support/sign-in.ts';
import { newNumber } from '../../support/texted.ts';

const start = Date.UTC(2027, 0, 15, 12) / 1000;
let deployment: Deployment;
let table: Table;
let userId: string;

beforeAll(async () => {
  deployment = await startDeployment();
  table = deployment.table;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  userId = (await givenPerson(table)).userId;
});

const account = async (): Promise<Account> => {
  const found = await readAccount(table, userId);
  if (!found) throw new Error('no such user');
  return found;
};
const take = async (now: number) => takeTextTurn(table, await account(), now);
/** Ten texts, one a minute; the last at `start + 540`. */
const tenTexts = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) expect(await take(start + 60 * i)).toMatchObject({ outcome: 'taken' });
};

/** A database that does not answer. */
const away = (): Table => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: 'http://127.0.0.1:1', region: 'local', credentials, maxAttempts: 1 });
  return openTable(DynamoDBDocumentClient.from(client), 'sallyport');
};

describe('a user', () => {
  test('is texted once in 30 seconds, and is told how long to wait', async () => {
    expect(await take(start)).toEqual({ outcome: 'taken', nextSeconds: 30 });
    expect(await take(start + 1)).toEqual({ outcome: 'wait', seconds: 29 });
    expect(await take(start + 29)).toEqual({ outcome: 'wait', seconds: 1 });
    expect(await take(start + 30)).toEqual({ outcome: 'taken', nextSeconds: 30 });
  });

  test('is texted ten times in an hour that slides, and the tenth says when the next one is due', async () => {
    for (let i = 0; i < 9; i++) expect(await take(start + 60 * i)).toEqual({ outcome: 'taken', nextSeconds: 30 });
    expect(await take(start + 540)).toEqual({ outcome: 'taken', nextSeconds: 3060 });

    expect(await take(start + 3599)).toEqual({ outcome: 'wait', seconds: 1 });
    expect(await take(start + 3600)).toMatchObject({ outcome: 'taken' });
    expect(await take(start + 3659)).toEqual({ outcome: 'wait', seconds: 1 });
    expect(await take(start + 3660)).toMatchObject({ outcome: 'taken' });
  });

  test.each([5, 50])('of %i parallel tries gets one text', async (count) => {
    const known = await account();

    const turns = await Promise.all(Array.from({ length: count }, () => takeTextTurn(table, known, start)));

    expect(turns.filter(({ outcome }) => outcome === 'taken')).toHaveLength(1);
    for (const turn of turns) if (turn.outcome === 'wait') expect(turn.seconds).toBe(30);
    expect((await account()).counters.get('texts')?.['sentAt']).toEqual([start]);
  });

  test('gets no text by a reading from before the last one', async () => {
    const stale = await account();
    await take(start);

    expect(await takeTextTurn(table, stale, start + 10)).toEqual({ outcome: 'wait', seconds: 20 });
  });

  test('is asked how long to wait without anything being written', async () => {
    expect(secondsToTextTurn(await account(), start)).toBe(0);
    await take(start);
    const known = await account();
    const before = await allItems();

    expect([0, 10, 30].map((later) => secondsToTextTurn(known, start + later))).toEqual([30, 20, 0]);
    expect(await allItems()).toEqual(before);
  });

  test('has at most twenty times stored, however long this goes on', async () => {
    for (let i = 0; i < 40; i++) await take(start + 400 * i);

    const sentAt = (await account()).counters.get('texts')?.['sentAt'] as number[];
    expect(sentAt).toHaveLength(20);
    expect(sentAt.at(-1)).toBe(start + 400 * 19); // the day's twentieth; the others had to wait
  });

  test('does not use up what others may have', async () => {
    await take(start);
    const { userId: other } = await givenPerson(table);
    const found = await readAccount(table, other);

    expect(found && (await takeTextTurn(table, found, start))).toMatchObject({ outcome: 'taken' });
  });

  test('is not texted while the database does not answer', async () => {
    await expect(takeTextTurn(away(), await account(), start)).rejects.toMatchObject({ status: 503, code: 'temporarily_unavailable' });
  });

  test('who loses a race is no sign of trouble: nobody is told', async () => {
    const refused: string[] = [];
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
    const watched = openTable(client, 'sallyport', { onRefused: async () => void refused.push('write') });
    const known = await account();
    const number = newNumber();

    await Promise.all(Array.from({ length: 5 }, () => takeTextTurn(watched, known, start)));
    for (let i = 0; i < 5; i++) await takeNumberTurn(watched, number, start);

    expect(refused).toEqual([]);
  });
});

describe('a new password', () => {
  test('ends the hour that who knew the old one used up, but not the 30 seconds', async () => {
    await tenTexts();
    expect(await take(start + 550)).toEqual({ outcome: 'wait', seconds: 3050 });

    await endWaits(table, userId, { email: undefined, now: start + 550 });
    expect(await take(start + 550)).toEqual({ outcome: 'wait', seconds: 20 });
    expect(await take(start + 570)).toMatchObject({ outcome: 'taken' });
  });

  test('leaves the day’s limit: of twenty texts a twenty-first is not to be had by new passwords', async () => {
    for (let i = 0; i < 20; i++) {
      const at = start + 31 * i;
      if (i > 0 && i % 10 === 0) await endWaits(table, userId, { email: undefined, now: at });
      expect(await take(at)).toMatchObject({ outcome: 'taken' });
    }

    await endWaits(table, userId, { email: undefined, now: start + 640 });

    const turn = await take(start + 640);
    expect(turn).toMatchObject({ outcome: 'wait' });
    if (turn.outcome === 'wait') expect(turn.seconds).toBeGreaterThan(20 * 3600);
  });

  test('changes nothing for who was never texted', async () => {
    await endWaits(table, userId, { email: undefined, now: start });

    expect((await account()).counters.has('texts')).toBe(false);
  });
});

describe('a number that nobody has proven', () => {
  const turns = async (count: number, number: string, now: number): Promise<string[]> => {
    const taken: string[] = [];
    for (let i = 0; i < count; i++) taken.push(await takeNumberTurn(table, number, now));
    return taken;
  };

  test('is texted three times a UTC day, whoever asks', async () => {
    const number = newNumber();

    expect(await turns(5, number, start)).toEqual(['taken', 'taken', 'taken', 'over', 'over']);
    expect(await turns(1, newNumber(), start)).toEqual(['taken']);
  });

  test('begins anew at midnight UTC, not a second before', async () => {
    const number = newNumber();
    const midnight = Date.UTC(2027, 0, 16) / 1000;
    await turns(3, number, midnight - 3600);

    expect(await turns(1, number, midnight - 1)).toEqual(['over']);
    expect(await turns(4, number, midnight)).toEqual(['taken', 'taken', 'taken', 'over']);
  });

  test('of 50 parallel tries gets three texts', async () => {
    const number = newNumber();

    const taken = await Promise.all(Array.from({ length: 50 }, () => takeNumberTurn(table, number, start)));

    expect(taken.filter((each) => each === 'taken')).toHaveLength(3);
  });

  test('is not texted while the database does not answer', async () => {
    await expect(takeNumberTurn(away(), newNumber(), start)).rejects.toMatchObject({ status: 503 });
  });

  test('stands nowhere in what is stored, and that goes by the end of the next day', async () => {
    const number = newNumber();
    await turns(5, number, start);

    const items = (await allItems()).filter(({ pk }) => pk.startsWith('LIMIT#text-number#'));
    expect(JSON.stringify(items)).not.toContain(number.slice(1));
    for (const item of items) expect(item['ttl']).toBeGreaterThan(start);
    expect(items.map((item) => item['ttl'])).toContain(Date.UTC(2027, 0, 17) / 1000);
  });
});
