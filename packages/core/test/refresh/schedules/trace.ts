import type { Player } from './player.ts';
import { Scene } from './scene.ts';

/** One certain order of steps. */
export class Trace extends Scene {
  readonly A: Player = this.players[0] as Player;
  readonly B: Player = this.players[1] as Player;

  /** Begins a call, and lets it come to where it is about to do something; what else has to happen for that happens first. */
  async begin(player: Player, name: string, until: string): Promise<void> {
    this.ask(player, name);
    await this.world.settle();
    await this.goOn(player, until);
  }

  /** Lets an actor, and nobody else, come to where it is about to do something. */
  async goOn({ actor }: Player, until: string): Promise<void> {
    for (;;) {
      const steps = this.world.ready().filter((step) => step.actor === actor);
      if (steps.some(({ label }) => label === `${actor.name} ${until}`)) return;
      const [next] = steps;
      if (next === undefined) throw new Error(`${actor.name} never ${until}:\n${this.world.log.join('\n')}`);
      await this.world.take(next);
    }
  }

  /** Lets something happen that is about to. */
  async happen(label: string): Promise<void> {
    const step = this.world.ready().find((one) => one.label.startsWith(label));
    if (step === undefined) throw new Error(`${label} is not about to happen:\n${this.world.log.join('\n')}`);
    await this.world.take(step);
  }

  /** Lets an actor do what it can at this moment, which includes to call. */
  async goOnAsFarAsPossible({ actor }: Player): Promise<void> {
    for (;;) {
      const step = this.world.ready().find((one) => one.actor === actor);
      if (step === undefined) return;
      await this.world.take(step);
    }
  }

  /** Lets an actor sleep until it is woken up, for so long that others may take its locks. */
  sleep({ actor }: Player, ms = 15_000): void {
    this.becomeUnsure();
    this.world.suspend(actor, ms);
    this.world.nowMs += ms - 1;
  }

  async wake(): Promise<void> {
    this.world.nowMs += 1;
    await this.happen('time passes');
  }

  /** Lets everything happen that is left. */
  async finish(): Promise<void> {
    for (;;) {
      const [step] = this.world.ready();
      if (step !== undefined) await this.world.take(step);
      else if (!this.world.passTime()) break;
    }
    this.lookAtTheEnd();
  }

  /** How often a refresh token was spent. */
  spent(token: string): number {
    return this.server.requests.filter((request) => request.token === token).length;
  }
}
