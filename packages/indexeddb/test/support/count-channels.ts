/** How many channels were opened, and how many of them are still open. */
export interface ChannelCounts {
  opened: number;
  open: number;
}

/** Counts the channels that this page or worker opens from here on. @returns Its counts as they are, and the way back. */
export function countChannels(): { readonly counts: ChannelCounts; stop(): void } {
  const Real = BroadcastChannel;
  const open = new Set<BroadcastChannel>();
  let opened = 0;
  globalThis.BroadcastChannel = class extends Real {
    constructor(name: string) {
      super(name);
      open.add(this);
      opened += 1;
    }

    override close(): void {
      super.close();
      open.delete(this);
    }
  };
  return {
    get counts() {
      return { opened, open: open.size };
    },
    stop: () => (globalThis.BroadcastChannel = Real),
  };
}
