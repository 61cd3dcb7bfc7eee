import { seededRandom } from 'test-support/seeded-random';
import type { Player } from './player.ts';
import { Scene } from './scene.ts';
import type { Actor } from './world.ts';

/** After how many steps something is taken to go on for ever. */
const MOST_STEPS = 4_000;

/** What came of a schedule. */
export interface Explored {
  readonly violations: readonly string[];
  readonly log: readonly string[];
  readonly calls: number;
  readonly faults: number;
  readonly ends: readonly string[];
}

/** Two actors who want the same tokens, in an order that depends on the seed alone, with faults in between. */
export async function exploreSchedule(seed: number): Promise<Explored> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const names = random() < 0.5 ? ['a'] : ['a', 'b'];
  const scene = new Scene(names, random() < 0.3);
  const { world } = scene;
  const uninstall = world.install();
  scene.server.latencyMs = () => pick([0, 0, 300, 1_500, 3_000]);
  let faultsLeft = below(4);
  const faults = faultsLeft;
  const isEager = random();
  // Some actors ask for the next token before they have the first.
  const isImpatient = random() < 0.3;

  const running = (): Actor[] => world.actors.filter(({ state }) => state === 'running');
  const fault = (): void => {
    const actor = running().length === 0 ? undefined : pick(running());
    const request = scene.server.requests.findLast(({ receivedAtMs, isLost }) => receivedAtMs === undefined && !isLost);
    const kinds: (() => void)[] = [() => scene.logOut(), () => scene.logIn(), () => scene.logIn({ isStale: true })];
    kinds.push(() => scene.refreshForeign());
    const entries = [...scene.entries.values()];
    if (entries.length > 0) kinds.push(() => scene.storeAnew(pick(entries)));
    if (names.length > 1)
      kinds.push(
        () => scene.logOut('a'),
        () => scene.logIn({ name: 'a' }),
      );
    if (actor !== undefined) kinds.push(() => scene.refuseNext(actor));
    const unsure: (() => void)[] = [];
    if (actor !== undefined) {
      unsure.push(
        () => world.crash(actor),
        () => world.suspend(actor, pick([500, 3_000, 11_000, 15_000, 60_000])),
        () => void ((actor.fullDisk = 1 + below(3)), world.log.push(`${actor.name}: the disk is full`)),
      );
    }
    if (request !== undefined) {
      unsure.push(() => scene.server.lose(request));
      kinds.push(() => scene.server.deny(request));
    }
    if (random() < 0.3 || unsure.length === 0) return pick(kinds)();
    scene.becomeUnsure();
    pick(unsure)();
  };

  const ask = (player: Player): void => scene.ask(player, pick(names));
  try {
    for (const player of scene.players) ask(player);
    await world.settle();
    for (let count = 0; ; count += 1) {
      if (count > MOST_STEPS) {
        scene.violations.add('it goes on for ever');
        break;
      }
      // Most of what can go wrong goes wrong where a program has done something, and does not know it yet.
      const isCritical = world.ready().some(({ label }) => /goes on|receives|writes/.test(label));
      if (faultsLeft > 0 && random() < (isCritical ? 0.15 : 0.03)) {
        faultsLeft -= 1;
        fault();
        await world.settle();
        continue;
      }
      for (const player of scene.players) {
        const isFree = player.actor.state === 'running' && (isImpatient || player.ends.length === player.asked);
        if (isFree && player.asked < 2 && random() < 0.1) ask(player);
      }
      const steps = world.ready();
      const isTimeToPass = steps.length === 0 || random() < 0.04 * isEager;
      if (isTimeToPass && !world.passTime() && steps.length === 0) break;
      if (!isTimeToPass) await world.take(pick(steps));
    }
    scene.lookAtTheEnd();
  } finally {
    uninstall();
  }
  return {
    violations: [...scene.violations],
    log: world.log,
    calls: scene.server.requests.length,
    faults: faults - faultsLeft,
    ends: scene.players.flatMap(({ ends }) => ends),
  };
}
