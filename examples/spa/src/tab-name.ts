const COUNTER = 'spa-example.tabs';

/** What this tab is called: as the frame that it is in, else by a number, which it keeps when it is reloaded. */
export function tabName(): string {
  // Frames of one page share their sessionStorage; their names are their own.
  if (window !== window.parent && window.name !== '') return window.name;
  const number = Number(sessionStorage.getItem(COUNTER) ?? Number(localStorage.getItem(COUNTER)) + 1);
  if (sessionStorage.getItem(COUNTER) === null) localStorage.setItem(COUNTER, String(number));
  sessionStorage.setItem(COUNTER, String(number));
  return `Tab ${number}`;
}
