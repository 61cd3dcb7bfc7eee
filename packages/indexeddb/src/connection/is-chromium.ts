/** Whether this is Chromium, or made of it: nobody else has that property. */
export const isChromium = (): boolean =>
  typeof IDBVersionChangeEvent === 'function' && 'dataLoss' in IDBVersionChangeEvent.prototype;
