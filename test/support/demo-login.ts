// What a person does in the browser before the second factor, against `npm start`.
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { LocalServer } from './local-server.ts';

export type DemoPerson = { user_id: string; email: string; password: string };

/** Somebody new. */
export const newDemoPerson = async (server: LocalServer): Promise<DemoPerson> => {
  const email = `p${Math.random().toString(36).slice(2)}@example.com`;
  const password = 'a long and rare password';
  const answer = await fetch(`${server.origin}/api/v2/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ connection: 'Username-Password-Authentication', email, password }),
  });
  expect(answer.status).toBe(201);
  return { ...((await answer.json()) as { user_id: string; email: string }), password };
};

/** From the demo app to the end of the password screen. */
export const enterDemoPassword = async (
  page: Page,
  server: LocalServer,
  { email, password }: Omit<DemoPerson, 'user_id'>,
): Promise<void> => {
  await page.goto(`${server.origin}/demo`);
  await page.getByRole('link', { name: 'Sign in', exact: true }).click();
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.keyboard.press('Enter');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
};
