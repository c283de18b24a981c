import type { Page } from 'playwright-core';

type Noting = { answered: string[] };

/** Notes in the page which of our endpoints' answers it has read, so that a test can wait for what shows nowhere. */
export const noteAnswers = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const answered: string[] = [];
    Object.assign(window, { answered });
    const ask = window.fetch.bind(window);
    window.fetch = async (address, init) => {
      const response = await ask(address, init);
      const json = response.json.bind(response);
      response.json = () => json().finally(() => answered.push(String(address).replace('/u2/api/', '')));
      return response;
    };
  });

/** So many options for a key have come to the page since it was loaded. */
export const optionsRead = (page: Page, times = 1): Promise<unknown> =>
  page.waitForFunction(
    (count) => (window as unknown as Noting).answered.filter((path) => path.endsWith('/options')).length >= count,
    times,
    { polling: 20 },
  );
