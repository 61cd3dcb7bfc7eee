/** Opens the samples where there is room beside the cards, and lets them be copied. */
export function enableCodeSamples(): void {
  const isBeside = matchMedia('(width >= 64rem)').matches;
  for (const sample of document.querySelectorAll<HTMLDetailsElement>('details.sample')) {
    sample.open = isBeside;
    const button = sample.querySelector('button');
    button?.addEventListener('click', () => {
      void copy(sample.querySelector('code')?.textContent ?? '').then((said) => {
        button.textContent = said;
        setTimeout(() => (button.textContent = 'Copy'), 2000);
      });
    });
  }
}

const copy = (text: string): Promise<string> =>
  navigator.clipboard.writeText(text).then(
    () => 'Copied',
    () => 'The browser refused',
  );
