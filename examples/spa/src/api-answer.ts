import { element } from './element.ts';

/** What the page understands of an answer: the Files API's, or a provider's userinfo. */
interface Answer {
  readonly name: string | undefined;
  readonly files: readonly string[] | undefined;
}

export async function readAnswer(response: Response): Promise<Answer> {
  const body: unknown = await response.json().catch(() => undefined);
  const { name, files } = Object(body) as Record<string, unknown>;
  return {
    name: typeof name === 'string' ? name : undefined,
    files: Array.isArray(files) ? files.map(String) : undefined,
  };
}

/** The answer in words. */
export function answerShown(status: number, { name = 'nobody that it names', files }: Answer): Node[] {
  if (files === undefined) return [element('p', '', `It answered ${status}. You are ${name}.`)];
  return [
    element('p', '', `The Files API answered ${status}. ${name} has ${files.length} files:`),
    element('ul', '', ...files.map((file) => element('li', '', file))),
  ];
}
