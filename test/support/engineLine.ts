import { createEngineClient } from '../../src/host/engineClient';
import type { EngineProcess, LineEvents } from '../../src/host/engineClient';

/** A line to an engine that a test answers in its place; the client is the real one. */
export interface EngineLine {
  readonly engine: EngineProcess;
  /** Tells the client what becomes of the engine, and what that tells by itself. */
  readonly events: LineEvents;
  /** The names of all requests that came through, in their order. */
  readonly asked: string[];
}

/** @param answer what a request ends with; an empty object where it is not said */
export async function openEngineLine(answer: (name: string) => Promise<unknown> = () => Promise.resolve({})): Promise<EngineLine> {
  const asked: string[] = [];
  let events: LineEvents | undefined;
  const engine = createEngineClient((given) => {
    events = given;
    given.running();
    return Promise.resolve({
      request: (name) => {
        asked.push(name);
        return answer(name);
      },
      notify: () => Promise.resolve(),
      restart: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    });
  });
  await engine.start();
  return { engine, events: events!, asked };
}
