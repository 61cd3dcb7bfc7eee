/// <reference types="chrome" />
const output = document.querySelector('output') as HTMLOutputElement;

const ask = (question: string): Promise<{ result?: unknown; error?: string }> => chrome.runtime.sendMessage(question);

async function show(): Promise<void> {
  output.textContent = JSON.stringify(await ask('who am I'));
}

for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', () => void ask(button.textContent).then(show));
}
await show();
