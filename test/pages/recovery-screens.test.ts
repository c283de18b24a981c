// The recovery code's own screens: kept in three ways, made anew by a reload, and what was lost.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Download, Page } from 'playwright-core';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import { account, recoveryCode, refusal, sceneOf } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const groups = 'AB12 CD34 EF56 GH78 IJ90 KL12';
const text = en.recoveryCode;

const saved = async (download: Download): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'saved-'));
  await download.saveAs(join(folder, 'file'));
  const contents = await readFile(join(folder, 'file'), 'utf8');
  await rm(folder, { recursive: true });
  return contents;
};

describeInBrowser('the recovery code', () => {
  const screens = useScreens();
  const scene = sceneOf('mfa/recovery-code');
  const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

  test('is shown in groups, left to right in every language, and to whom it belongs', async () => {
    const page = await screens.open(scene, { locale: 'he-IL' });

    expect(await page.locator('code.secret').textContent()).toBe(groups);
    expect(await page.locator('code.secret').getAttribute('dir')).toBe('ltr');
    expect(await page.locator('.account').textContent()).toContain(account);
  });

  test('is copied', async () => {
    const page = await screens.open(scene);
    // Not the real clipboard: all pages of the browser have one.
    await page.evaluate(() => {
      navigator.clipboard.writeText = async (copied) => {
        document.body.dataset['copied'] = copied;
      };
    });

    await press(page, text.copy);
    await page.getByText(text.copied).waitFor();

    expect(await page.evaluate(() => document.body.dataset['copied'])).toBe(groups);
  });

  test('is kept as a file that says whose it is', async () => {
    const page = await screens.open(scene);

    const [download] = await Promise.all([page.waitForEvent('download'), press(page, text.download)]);

    expect(download.suggestedFilename()).toBe('recovery-code.txt');
    expect(await saved(download)).toBe(`Acme: recovery code for ${account}\r\n\r\n${groups}\r\n`);
  });

  test('is printed without what is pressed, which is there again afterwards', async () => {
    const page = await screens.open(scene, { init: () => (window.print = () => dispatchEvent(new Event('beforeprint'))) });

    await press(page, text.print);

    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.locator('code.secret').isVisible()).toBe(true);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.getByRole('button').count()).toBe(4);
  });

  test('is another one after a reload, which says that the first is worth nothing', async () => {
    const page = await screens.open(scene);
    expect(await page.getByText(text.renewed).count()).toBe(0);
    screens.server.endpoints['mfa/recovery-code/show'] = () => ({ body: { recovery_code: 'B'.repeat(24), id: 'other', again: true } });

    await page.reload();
    await page.getByText(text.renewed).waitFor();

    expect(await page.locator('code.secret').textContent()).toBe('BBBB BBBB BBBB BBBB BBBB BBBB');
    await press(page, text.submit);
    await page.waitForURL('**/authorize/done');
    expect(screens.server.posts.at(-1)?.body).toMatchObject({ id: 'other' });
  });

  test('is shown anew where another tab made one meanwhile', async () => {
    const page = await screens.open(scene);
    screens.server.endpoints['mfa/recovery-code/show'] = () => ({ body: { ...recoveryCode, id: 'other', again: true } });
    screens.server.endpoints['mfa/recovery-code'] = ({ id }) =>
      id === 'other' ? { body: { next: '/authorize/done' } } : refusal(409, 'recovery_code_replaced');

    await press(page, text.submit);
    await page.getByText(text.renewed).waitFor();
    await press(page, text.submit);

    await page.waitForURL('**/authorize/done');
  });

  test('is typed as it was copied, and spaces are no fault', async () => {
    const page = await screens.open(sceneOf('mfa/recovery-code-challenge'));
    const field = page.getByLabel(en.recoveryChallenge.label);
    expect(await field.getAttribute('autocomplete')).toBe('off');

    await field.fill('AB12');
    await page.keyboard.press('Enter');
    await page.getByText(en.recoveryChallenge.invalid).waitFor();
    expect(screens.server.posts).toEqual([]);
    await field.fill(`${groups}\t`);
    await page.keyboard.press('Enter');

    await page.waitForURL('**/authorize/done');
  });

  test('is the last of the ways to choose from', async () => {
    const page = await screens.open(sceneOf('mfa/login-options'));

    expect(await page.locator('.choice').last().textContent()).toContain(en.loginOptions.recovery.name);
    expect(await page.locator('.choice').last().getAttribute('href')).toBe('/u2/mfa/recovery-code-challenge?state=st4te');
  });

  test('is offered only where it is a way on', async () => {
    const page = await screens.open(sceneOf('mfa/login-options'), { session: { also: [] } });

    expect(await page.getByText(en.loginOptions.recovery.name).count()).toBe(0);
  });

  test('after a sign-in that is too old begins with another, also where it is the only way', async () => {
    const signIn = '/authorize?client_id=sallyport-account&prompt=login';
    const page = await screens.open(sceneOf('mfa/login-options'), { session: { also: [], methods: [], recovery_sign_in: signIn } });

    const [choice] = await page.locator('.choice').all();

    expect(await choice?.getAttribute('href')).toBe(`${screens.server.origin}${signIn}`);
    expect(await choice?.textContent()).toContain(en.loginOptions.recovery.signIn);
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('choice');
  });
});

describeInBrowser('what was lost', () => {
  const screens = useScreens();
  const scene = sceneOf('mfa/lost-method');
  const posted = () => screens.server.posts.at(-1)?.body;

  test('is removed once the person is sure', async () => {
    const page = await screens.open(scene);
    const remove = page.getByRole('button', { name: 'Only remove Work phone' });

    page.once('dialog', (dialog) => void dialog.dismiss());
    await remove.click();
    expect(screens.server.posts).toEqual([]);
    page.once('dialog', (dialog) => void dialog.accept());
    await remove.click();

    await page.waitForURL('**/authorize/done');
    expect(posted()).toEqual({ state: 'st4te', action: 'remove', method: '01JMETHODA' });
  });

  test('may be nothing', async () => {
    const page = await screens.open(scene);
    await page.getByRole('button', { name: en.lostMethod.none }).click();
    await page.waitForURL('**/authorize/done');
    expect(posted()).toEqual({ state: 'st4te', action: 'keep' });
  });

  test('is not replaced where nothing can be set up, nor removed where it is needed', async () => {
    const methods = [{ id: '01JMETHODA', factor: 'otp' as const, name: null, last_used_at: null, removable: false }];
    const page = await screens.open(scene, { session: { methods, factors: [] } });
    expect(await page.getByRole('button').allTextContents()).toEqual([en.lostMethod.none]);
  });
});
