import type { EngineChange } from '@token-storage/core/adapter';

/** What is published of a change: names, never a token. */
export interface ChangeMessage {
  /** Which storage has made it; that one knows it already. */
  readonly by: string;
  readonly namespace: string;
  readonly resourceServers: readonly string[];
}

/** The message of a change. */
export const encodeMessage = (message: ChangeMessage): string => JSON.stringify(message);

/** What a message tells whoever is not its sender. One that nobody here has written may mean anything. */
export function decodeMessage(message: string, listener: string): EngineChange | undefined {
  const { by, namespace, resourceServers } = Object(parse(message)) as {
    readonly [field in keyof ChangeMessage]: unknown;
  };
  if (by === listener) return undefined;
  if (typeof namespace !== 'string') return {};
  const named = Array.isArray(resourceServers) && resourceServers.every((name) => typeof name === 'string');
  return named ? { namespace, resourceServers } : { namespace };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
