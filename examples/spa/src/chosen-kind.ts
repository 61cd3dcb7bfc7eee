import { isStorageKind, type StorageKind } from './storages.ts';

const CHOICE = 'spa-example.storage';

/** What was chosen in this browser. */
export function chosenKind(): StorageKind {
  const chosen = localStorage.getItem(CHOICE);
  return isStorageKind(chosen) ? chosen : 'IndexedDB';
}

export function chooseKind(kind: StorageKind): void {
  localStorage.setItem(CHOICE, kind);
}

/** Calls the listener when another tab has chosen. */
export function onChosenElsewhere(listener: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === CHOICE) listener();
  });
}
