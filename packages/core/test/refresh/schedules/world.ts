import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

/** A program of its own: it may run, sleep, or be dead. */
export interface Actor {
  readonly name: string;
  state: 'running' | 'suspended' | 'crashed';
  /** When it fell asleep. */
  suspendedAtMs: number;
  wasSuspended: boolean;
  /** How many of its next writes find the disk full. */
  fullDisk: number;
  /** How many of its next stores its validator refuses. */
  refusals: number;
}

/** Something that can happen now. */
export interface Step {
  /** Who does it; nobody for what happens in the network or at the server. */
  readonly actor: Actor | undefined;
  readonly label: string;
  readonly isReady: () => boolean;
  readonly run: () => void;
}

interface Timer {
  readonly actor: Actor | undefined;
  readonly atMs: number;
  readonly fire: () => void;
}

const always = (): boolean => true;

/** Whose code runs. One for all worlds: each storage of this kind makes every switch slower. */
const current = new AsyncLocalStorage<Actor | undefined>();

/** Kept from before a world replaces them. */
const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setImmediate: globalThis.setImmediate,
  performanceNow: performance.now,
  dateNow: Date.now,
  digest: globalThis.crypto.subtle.digest,
};

/** When worlds begin, in milliseconds since the epoch. */
const START_MS = 1_800_000_000_000;

/**
 * Programs whose every step somebody else decides on: storage, locks, network and time go on only when they are told to.
 * What is between two such steps runs at once.
 */
export class World {
  readonly actors: Actor[] = [];
  readonly steps: Step[] = [];
  readonly timers = new Map<object, Timer>();
  /** What has happened, in order. */
  readonly log: string[] = [];
  nowMs = 0;

  actor(name: string): Actor {
    const actor: Actor = { name, state: 'running', suspendedAtMs: 0, wasSuspended: false, fullDisk: 0, refusals: 0 };
    this.actors.push(actor);
    return actor;
  }

  /** Runs something as an actor's, or as nobody's: what is in the network or at the server. */
  as<T>(actor: Actor | undefined, action: () => T): T {
    return current.run(actor, action);
  }

  /** Lets something happen only when it is its turn. */
  gate<T>(label: string, perform: () => T, isReady = always): Promise<T> {
    const actor = current.getStore();
    return new Promise((resolve, reject) => {
      const run = (): void => {
        try {
          resolve(perform());
        } catch (error) {
          reject(error as Error);
        }
      };
      this.steps.push({ actor, label: `${actor?.name ?? ''} ${label}`.trim(), isReady, run });
    });
  }

  /** What may happen now. */
  ready(): Step[] {
    const due = [...this.timers].filter(([, { atMs }]) => atMs <= this.nowMs);
    const steps = this.steps.filter(({ actor, isReady }) => isRunning(actor) && isReady());
    for (const [key, { actor, fire }] of due) {
      if (!isRunning(actor)) continue;
      steps.push({
        actor,
        label: actor === undefined ? 'time passes' : `${actor.name} looks at the time`,
        isReady: always,
        run: () => this.#fire(key, fire),
      });
    }
    return steps;
  }

  #fire(key: object, fire: () => void): void {
    this.timers.delete(key);
    fire();
  }

  /** Lets one step happen, and all that follows from it at once. */
  async take(step: Step): Promise<void> {
    const at = this.steps.indexOf(step);
    if (at >= 0) this.steps.splice(at, 1);
    this.log.push(step.label);
    step.run();
    await this.settle();
  }

  settle(): Promise<void> {
    return new Promise((resolve) => real.setImmediate(resolve));
  }

  /** Lets time pass until something is due. @returns Whether anything ever will be. */
  passTime(): boolean {
    const next = Math.min(...[...this.timers.values()].filter(({ actor }) => isRunning(actor)).map(({ atMs }) => atMs));
    if (next === Infinity) return false;
    this.nowMs = Math.max(this.nowMs, next);
    return true;
  }

  /** Runs something later. */
  later(ms: number, fire: () => void): object {
    const actor = current.getStore();
    const key = { unref: () => {} };
    this.timers.set(key, { actor, atMs: this.nowMs + ms, fire: () => this.as(actor, fire) });
    return key;
  }

  crash(actor: Actor): void {
    this.log.push(`${actor.name} crashes`);
    actor.state = 'crashed';
    for (const [key, timer] of this.timers) if (timer.actor === actor) this.timers.delete(key);
  }

  /** Lets an actor sleep. */
  suspend(actor: Actor, ms: number): void {
    this.log.push(`${actor.name} sleeps for ${ms} ms`);
    actor.state = 'suspended';
    actor.suspendedAtMs = this.nowMs;
    actor.wasSuspended = true;
    const wake = (): void => {
      if (actor.state === 'suspended') actor.state = 'running';
    };
    this.as(undefined, () => this.later(ms, wake));
  }

  /** Makes this world's time everybody's. The hash is the real one; it would come at a moment of its own choice. */
  install(): () => void {
    Object.assign(globalThis, {
      setTimeout: (fire: () => void, ms: number) => this.later(ms, fire),
      clearTimeout: (key: object) => this.timers.delete(key),
    });
    setNow(
      () => this.nowMs,
      () => START_MS + this.nowMs,
    );
    globalThis.crypto.subtle.digest = async (_name, data) =>
      new Uint8Array(
        createHash('sha256')
          .update(data as Uint8Array)
          .digest(),
      ).buffer;
    return () => {
      Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
      setNow(real.performanceNow, real.dateNow);
      globalThis.crypto.subtle.digest = real.digest;
    };
  }
}

const isRunning = (actor: Actor | undefined): boolean => actor === undefined || actor.state === 'running';

function setNow(monotonic: () => number, wall: () => number): void {
  Object.defineProperty(performance, 'now', { value: monotonic, configurable: true, writable: true });
  Object.defineProperty(Date, 'now', { value: wall, configurable: true, writable: true });
}
