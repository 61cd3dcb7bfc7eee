/** What who waits rejects with once the signal is aborted. The signals of some hosts carry no reason. */
export function abortReason(signal: AbortSignal): Error {
  return (signal.reason as Error | undefined) ?? Object.assign(new Error('This was aborted.'), { name: 'AbortError' });
}

/** Not every host's signals have `throwIfAborted`. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortReason(signal);
}
