import type { Environment } from '@dreamgym/core';
import { corridor, listCurriculum, solveCorridor } from '@dreamgym/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type Client, connect } from './client.fixture.ts';
import { type ServeOptions, type ServerHandle, serve } from './serve.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function served(options: Partial<ServeOptions> = {}): Promise<ServerHandle> {
  const environments = { corridor: { environment: corridor() } };
  const server = await serve({ environments, seed: 3, port: 0, ...options });
  open.push(server);
  return server;
}

async function client(server: ServerHandle, path = '/corridor/ws'): Promise<Client> {
  return connect(server.url + path);
}

/** An environment whose steps wait until they are let go, and that knows when it was left. */
function patient() {
  const released: (() => void)[] = [];
  const left: unknown[] = [];
  const environment: Environment = {
    ...corridor(),
    name: 'patient',
    async start(_, { signal }) {
      signal.addEventListener('abort', () => left.push(signal.reason));
      return {
        observation: { text: 'wait' },
        step: () =>
          new Promise((resolve) =>
            released.push(() =>
              resolve({ observation: { text: 'on' }, reward: 0, terminated: false, truncated: false }),
            ),
          ),
        async close() {},
      };
    },
  };
  return { environment, released, left };
}

describe('an environment that is served over OpenEnv', () => {
  it('plays an episode to its reward, and says how it stands', async () => {
    const one = await client(await served());
    const opened = await one.ask('reset', { seed: 4, task_id: 'corridor/3 rooms/from 0', prompt: 'whatever' });
    expect(opened).toMatchObject({
      type: 'observation',
      data: { done: false, reward: null, observation: { instruction: 'Take the lamp.', actions: expect.any(Array) } },
    });
    expect(opened.data.metadata.task_id).toBe('corridor/3 rooms/from 0');
    const task = (await corridor().tasks('train')).find(({ id }) => id === 'corridor/3 rooms/from 0')!;
    let last = opened;
    for (const action of solveCorridor(task)) {
      last = await one.ask('step', { action });
      if (last.data.done) break;
    }
    expect(last.data).toMatchObject({ done: true, reward: 1, metadata: { terminated: true, truncated: false } });
    expect((await one.ask('state')).data).toMatchObject({ reward: 1, done: true, task_id: task.id });
    const after = await one.ask('step', { action: 'go east' });
    expect(after.data).toMatchObject({ code: 'EXECUTION_ERROR', message: expect.stringContaining('has ended') });
  });

  it('repeats an episode of the same task and seed to the bit', async () => {
    const server = await served();
    const play = async () => {
      const one = await client(server);
      const request = { seed: 77, task_id: 'corridor/6 rooms/from 0', episode_id: 'mine' };
      const messages = [await one.ask('reset', request)];
      for (const action of ['go east', 'take lamp 1', 'go east', 'nonsense', 'go west']) {
        messages.push(await one.ask('step', { action }));
      }
      return messages;
    };
    expect(await play()).toEqual(await play());
  });

  it('answers what is wrong with a message, and goes on', async () => {
    const one = await client(await served());
    expect((await one.send('{')).data.code).toBe('INVALID_JSON');
    expect((await one.send('null')).data.code).toBe('UNKNOWN_TYPE');
    expect((await one.ask('dance')).data).toMatchObject({
      code: 'UNKNOWN_TYPE',
      message: expect.stringContaining('dance'),
    });
    expect((await one.ask('step', { action: 'go east' })).data.message).toBe('there is no episode; send reset first');
    expect((await one.ask('reset', { seed: -1 })).data).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect((await one.ask('reset', { task_id: 'moon' })).data.message).toContain('there is no task "moon" in train');
    await one.ask('reset', {});
    expect((await one.ask('step', { act: 1 })).data.code).toBe('VALIDATION_ERROR');
    expect((await one.ask('step', { action: 'go east' })).type).toBe('observation');
  });

  it('answers messages that come at once in their order', async () => {
    const one = await client(await served());
    await one.ask('reset', { task_id: 'corridor/6 rooms/from 0', seed: 1 });
    const steps = await Promise.all(Array.from({ length: 100 }, () => one.ask('state')));
    expect(steps.every(({ type }) => type === 'state')).toBe(true);
    const walked = await Promise.all(['go east', 'go east', 'go west'].map((action) => one.ask('step', { action })));
    expect(walked.map(({ data }) => /room \d/.exec(data.observation.text)?.[0])).toEqual([
      'room 1',
      'room 2',
      'room 1',
    ]);
  });

  it('lets the curriculum propose, and tells it how groups went', async () => {
    const environment = corridor();
    const curriculum = listCurriculum(await environment.tasks('train'));
    const recorded: unknown[] = [];
    const listening = {
      propose: curriculum.propose.bind(curriculum),
      record: async (groups: readonly unknown[]) => void recorded.push(...groups),
    };
    const server = await served({ environments: { corridor: { environment, curriculum: listening, groupSize: 2 } } });
    const clients = [await client(server), await client(server)];
    const opened = await Promise.all(clients.map((each) => each.ask('reset')));
    expect(opened[0].data.metadata.task_id).toBe(opened[1].data.metadata.task_id);
    expect(opened[0].data.observation.text).toBe(opened[1].data.observation.text);
    for (const each of clients) {
      for (let step = 0; step < 30; step++) if ((await each.ask('step', { action: 'look' })).data.done) break;
    }
    expect(recorded).toHaveLength(1);
  });

  it('gives another task where one that was proposed cannot be dreamed, but says so of one that was asked for', async () => {
    const [bad, good] = await corridor().tasks('train');
    const environment: Environment = {
      ...corridor(),
      async start(task, options) {
        if (task.id === bad!.id) throw new Error('nothing is known of it');
        return corridor().start(task, options);
      },
    };
    const listening = { propose: async () => [bad!, good!], record: async () => {} };
    const server = await served({ environments: { corridor: { environment, curriculum: listening, groupSize: 2 } } });
    const clients = [await client(server), await client(server)];
    for (const request of [{}, { seed: 5 }]) {
      const opened = await Promise.all(clients.map((each) => each.ask('reset', request)));
      expect(opened.map(({ data }) => data.metadata?.task_id)).toEqual([good!.id, good!.id]);
    }
    const asked = await clients[0]!.ask('reset', { task_id: bad!.id });
    expect(asked.data).toMatchObject({
      code: 'EXECUTION_ERROR',
      message: expect.stringContaining('nothing is known of it'),
    });
  });

  it('says what is wrong where no task can be opened', async () => {
    const started: string[] = [];
    const environment: Environment = {
      ...corridor(),
      async start({ id }) {
        started.push(id);
        throw new Error('the engine is down');
      },
    };
    const one = await client(await served({ environments: { corridor: { environment } } }));
    expect((await one.ask('reset')).data.message).toContain('the engine is down');
    expect(started).toHaveLength(3);
  });

  it('answers a step that takes too long with an error, stops it, and closes', async () => {
    const { environment, left } = patient();
    const failures: unknown[] = [];
    const server = await served({
      environments: { patient: { environment } },
      deadline: 0.2,
      failed: (error) => failures.push(error),
    });
    const one = await client(server, '/patient/ws');
    await one.ask('reset', { task_id: 'corridor/3 rooms/from 0' });
    const late = await one.ask('step', { action: 'x' });
    expect(late.data).toMatchObject({
      code: 'EXECUTION_ERROR',
      message: expect.stringContaining('took longer than 0.2 s'),
    });
    expect((await one.closed).code).toBe(1011);
    expect(left).toHaveLength(1);
    expect(failures).toHaveLength(1);
  });

  it('stops what is under way where the client leaves', async () => {
    const { environment, left } = patient();
    const server = await served({ environments: { patient: { environment } } });
    const one = await client(server, '/patient/ws');
    await one.ask('reset', { task_id: 'corridor/3 rooms/from 0' });
    void one.ask('step', { action: 'x' });
    await one.close();
    await expect.poll(() => left.length).toBe(1);
    await expect.poll(() => server.clients()).toBe(0);
  });

  it('asks a slow world for no more at once than it may', async () => {
    const { environment, released } = patient();
    const server = await served({ environments: { patient: { environment, concurrency: 2 } } });
    const clients = await Promise.all([1, 2, 3, 4].map(() => client(server, '/patient/ws')));
    for (const each of clients) await each.ask('reset', { task_id: 'corridor/3 rooms/from 0' });
    const answers = clients.map((each) => each.ask('step', { action: 'x' }));
    await expect.poll(() => released.length).toBe(2);
    released.shift()!();
    released.shift()!();
    await expect.poll(() => released.length).toBe(2);
    released.shift()!();
    released.shift()!();
    expect((await Promise.all(answers)).every(({ type }) => type === 'observation')).toBe(true);
  });

  it('refuses a client too many, and takes it when a place is free', async () => {
    const server = await served({ capacity: 1 });
    const one = await client(server);
    const other = await client(server);
    expect((await other.ask('state')).data.code).toBe('CAPACITY_REACHED');
    expect((await other.closed).code).toBe(1000);
    await one.close();
    await expect.poll(() => server.clients()).toBe(0);
    expect((await (await client(server)).ask('state')).type).toBe('state');
  });

  it('ends sessions that say nothing', async () => {
    const one = await client(await served({ idle: 0.05 }));
    expect((await one.closed).reason).toContain('idle');
  });

  it('tells its clients when it stops', async () => {
    const server = await serve({ environments: { corridor: { environment: corridor() } }, seed: 1, port: 0 });
    const one = await client(server);
    await one.ask('reset');
    await server.close();
    expect((await one.closed).code).toBe(1001);
    await expect(connect(`${server.url}/corridor/ws`)).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('addresses', () => {
  const json = async (response: Response) => [response.status, await response.json()];
  const post = (url: string, body: unknown) => fetch(url, { method: 'POST', body: JSON.stringify(body) });

  it('say what is served, at the root, too, where there is one environment', async () => {
    const { url } = await served();
    for (const base of [url, `${url}/corridor`]) {
      expect(await json(await fetch(`${base}/health`))).toEqual([200, { status: 'healthy' }]);
      expect((await json(await fetch(`${base}/schema`)))[1]).toMatchObject({
        action: { required: ['action'] },
        reset_observation: {},
      });
      expect((await json(await fetch(`${base}/metadata`)))[1]).toMatchObject({ name: 'corridor', dreamed: false });
      expect((await json(await post(`${base}/mcp`, {})))[1]).toMatchObject({ error: { code: -32600 } });
    }
    const one = await connect(`${url}/ws?session=1`);
    expect((await one.ask('state')).type).toBe('state');
  });

  it('list the tasks of the splits that are served, and no others', async () => {
    const { url } = await served();
    expect((await json(await fetch(`${url}/list_environments`)))[1]).toEqual(['corridor']);
    expect((await json(await fetch(`${url}/corridor/splits`)))[1]).toEqual([{ name: 'train', type: 'train' }]);
    expect((await json(await post(`${url}/corridor/num_tasks`, { split: 'train' })))[1]).toEqual({ num_tasks: 8 });
    const [, { tasks }] = await json(await post(`${url}/corridor/task_range`, { split: 'train', start: 2, stop: 4 }));
    expect(tasks).toHaveLength(2);
    expect(await json(await post(`${url}/corridor/task`, { split: 'train', index: 0 }))).toMatchObject([
      200,
      { task: {} },
    ]);
    expect((await post(`${url}/corridor/task`, { split: 'train', index: 99 })).status).toBe(400);
    expect((await post(`${url}/corridor/tasks`, { split: 'test' })).status).toBe(404);
    expect((await post(`${url}/corridor/tasks`, {})).status).toBe(422);
    expect((await fetch(`${url}/corridor/tasks`, { method: 'POST', body: '{' })).status).toBe(422);
    expect((await fetch(`${url}/moon/splits`)).status).toBe(404);
    await expect(connect(`${url}/moon/ws`)).rejects.toThrow('404');
  });
});

describe('who is let in', () => {
  it('needs the token, on every address and socket', async () => {
    const { url } = await served({ token: 'a secret' });
    expect((await fetch(`${url}/health`)).status).toBe(401);
    const headers = { authorization: 'Bearer a secret' };
    expect((await fetch(`${url}/health`, { headers })).status).toBe(200);
    await expect(connect(`${url}/ws`)).rejects.toThrow('401');
    await expect(connect(`${url}/ws`, { authorization: 'Bearer another' })).rejects.toThrow('401');
    expect((await (await connect(`${url}/ws`, headers)).ask('state')).type).toBe('state');
  });

  it('is no page of a foreign site, which a browser on this machine would show', async () => {
    const { url } = await served();
    await expect(connect(`${url}/ws`, { origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(connect(`${url}/ws`, { host: 'evil.example' })).rejects.toThrow('403');
    expect((await connect(`${url}/ws`, { origin: 'http://localhost:3000' })).closed).toBeDefined();
  });

  it('is nobody from outside without a token', async () => {
    await expect(served({ host: '0.0.0.0' })).rejects.toThrow('there is no token');
  });
});
