/** The JSON text of a value, or `undefined` when it holds NaN or an infinity, which JSON would make `null`. */
export function exactJson(value: unknown): string | undefined {
  let exact = true;
  const text = JSON.stringify(value, (_, member: unknown) => {
    exact &&= typeof member !== 'number' || Number.isFinite(member);
    return member;
  });
  return exact ? text : undefined;
}
