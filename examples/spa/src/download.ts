/** Lets the browser save a file. */
export function download(bytes: Uint8Array<ArrayBuffer>, fileName: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/vnd.sqlite3' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Firefox asks for the bytes a while after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
