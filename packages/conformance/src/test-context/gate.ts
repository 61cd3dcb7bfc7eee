/** Holds up whoever waits for it until it is opened. */
export class Gate {
  /** Resolves when the gate is opened. */
  readonly opened: Promise<void>;
  /** Opens the gate. */
  readonly open: () => void;

  constructor() {
    let open!: () => void;
    this.opened = new Promise((resolve) => (open = resolve));
    this.open = open;
  }
}
