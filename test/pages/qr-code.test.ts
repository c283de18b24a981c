// The QR code as a phone sees it: from the pixels of a screenshot, never from the page's data.
import { expect, test } from '@jest/globals';
import jsqr from 'jsqr';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import { pngPixels } from '../support/png-pixels.ts';
import { account, otpauthUri, sceneOf, secret } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const scan = jsqr as unknown as typeof jsqr.default; // a CommonJS module whose types promise a default export

describeInBrowser('the enrolment of an authenticator app', () => {
  const screens = useScreens();
  const scene = sceneOf('mfa/totp-enrollment');

  test.each([
    { colorScheme: 'light', viewport: 'desktop' },
    { colorScheme: 'dark', viewport: 'desktop' },
    { colorScheme: 'dark', viewport: 'narrow' },
  ] as const)('has a QR code that scans, $colorScheme on $viewport', async (options) => {
    const page = await screens.open(scene, options);

    const { width, height, data } = pngPixels(await page.screenshot({ fullPage: true }));

    // Dark on light only: many scanners do not try the other way round.
    expect(scan(data, width, height, { inversionAttempts: 'dontInvert' })?.data).toBe(otpauthUri);
  });

  test.each(['light', 'dark'] as const)('has a white margin of four modules around the QR code, %s', async (colorScheme) => {
    const page = await screens.open(scene, { colorScheme });
    const picture = page.locator('svg.qr');

    const { width, height, data } = pngPixels(await picture.screenshot());
    const modules = await picture.evaluate((svg: SVGSVGElement) => svg.viewBox.baseVal.width);
    const inset = Math.ceil((width * 1.5) / modules); // inside the rounded border, well outside the code
    const brightness = [...Array(width).keys()]
      .slice(inset * 2, -inset * 2)
      .flatMap((x) => [data[(inset * width + x) * 4], data[((height - inset) * width + x) * 4]]);

    expect(new Set(brightness)).toEqual(new Set([255]));
  });

  test('names the account first, and offers picture, key and link for the same secret', async () => {
    const page = await screens.open(scene);

    const order = (await page.getByRole('main').textContent()) ?? '';
    const shown = await page.locator('code.secret').textContent();

    expect(order).toContain(`${en.totpEnrollment.account}: ${account}`);
    expect(order.indexOf(account)).toBeLessThan(order.indexOf(en.totpEnrollment.install));
    expect(shown).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ');
    expect(await page.getByRole('img').getAttribute('aria-label')).toBe(en.totpEnrollment.qr);
    expect(await page.locator('a[href^="otpauth:"]').getAttribute('href')).toBe(otpauthUri);
  });

  test('shows the link to the app on this device only where there is a finger', async () => {
    const desktop = await screens.open(scene);
    const link = 'a[href^="otpauth:"]';
    expect(await desktop.locator(link).isVisible()).toBe(false);

    const phone = await screens.open(scene, { viewport: 'phone' });
    expect(await phone.locator(link).isVisible()).toBe(true);
  });

  test('copies the key and says so', async () => {
    const page = await screens.open(scene);
    // Not the real clipboard: all pages of the browser have one, and another test file pastes meanwhile.
    await page.evaluate(() => {
      navigator.clipboard.writeText = async (text) => {
        document.body.dataset['copied'] = text;
      };
    });

    await page.getByRole('button', { name: en.totpEnrollment.copy }).click();
    await page.getByText(en.totpEnrollment.copied).waitFor();

    expect(await page.locator('body').getAttribute('data-copied')).toBe(secret);
    expect(await page.getByText(en.totpEnrollment.copied).getAttribute('role')).toBe('status');
  });

  test('marks the key for copying by hand where the browser does not let it copy', async () => {
    const page = await screens.open(scene);
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'));
      document.execCommand = () => false;
    });

    await page.getByRole('button', { name: en.totpEnrollment.copy }).click();
    await page.getByText(en.totpEnrollment.copyByHand).waitFor();

    expect(await page.evaluate(() => String(getSelection()))).toContain('GEZD GNBV');
  });

  test('keeps the secret over a wrong code and asks for the same one after a reload', async () => {
    const page = await screens.open(scene);
    screens.server.endpoints[scene.step.path] = () => scene.step.refusal;
    const asked = () => screens.server.posts.filter(({ path }) => path.endsWith('/secret')).length;
    const before = await page.locator('svg.qr path').getAttribute('d');

    await page.getByLabel(en.code.label).fill('000000');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]:not(:empty)').waitFor();

    expect(await page.getByRole('alert').textContent()).toBe(en.code.wrong.replace('{entry}', `Acme (${account})`));
    expect(asked()).toBe(1);
    expect(await page.locator('svg.qr path').getAttribute('d')).toBe(before);

    await page.reload();
    await page.locator('h1').waitFor();

    expect(asked()).toBe(2);
    expect(await page.locator('code.secret').textContent()).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ');
  });

  test('offers another way only where there is one', async () => {
    const only = await screens.open(scene);
    expect(await only.getByText(en.everywhere.anotherWay).count()).toBe(0);

    const several = await screens.open(scene, { session: { also: ['mfa/enroll-options'] } });
    expect(await several.getByText(en.everywhere.anotherWay).getAttribute('href')).toBe('/u2/mfa/enroll-options?state=st4te');
  });
});
