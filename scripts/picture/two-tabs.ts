import type { FilmedPage } from './filmed-page.ts';

/** A login, a refresh and a logout, each followed by the other tab. */
export async function playTwoTabs(film: FilmedPage, url: string): Promise<void> {
  await film.open(url);
  const left = film.page.frameLocator('[name="Left tab"]');
  const right = film.page.frameLocator('[name="Right tab"]');
  const button = (tab: typeof left, name: string) => tab.getByRole('button', { name, exact: true });
  const latest = (tab: typeof left, text: string) => tab.locator('#latest').getByText(text);

  await button(right, 'Log in').waitFor();
  await film.caption('Log in, in one tab.');
  await film.take(900);
  await film.press(button(left, 'Log in'));
  await button(left, 'Continue as Ada Lovelace').waitFor();
  await film.take(900);
  await film.press(button(left, 'Continue as Ada Lovelace'));
  await film.caption('The other one is logged in as well.');
  for (const tab of [left, right]) await tab.getByText('Ada Lovelace').waitFor();
  await film.take(900, { isRunning: true });
  await film.take(1200);

  await film.caption('Refresh in one: both have the new tokens.');
  await film.press(button(right, 'Refresh'));
  await latest(left, 'Refreshed in another tab').waitFor();
  await film.take(1800, { isRunning: true, isStill: true });
  await film.take(1200);

  await film.caption('Log out: it holds in every tab.');
  await film.press(button(left, 'Log out'));
  await latest(right, 'Logged out in another tab').waitFor();
  await film.take(1500, { isRunning: true });
  await film.take(1500);
}
