import { resolve } from 'node:path';
import { DreamGymError } from '@dreamgym/core';
import { whole } from '../../numbers.ts';
import { importInstalled } from '../../run/environments/find-adapter.ts';
import { answer } from '../../terminal.ts';
import { version } from '../../version.ts';
import { downloadProgress, transferred } from './download-progress.ts';
import { type DownloadRequest, requireSources } from './download-request.ts';

export async function downloadAlfworldData({ flags, output, signal }: DownloadRequest): Promise<void> {
  const { out = 'alfworld', from, sha256 = [], annotations, unpack, json } = flags;
  if (sha256.length > (from?.length ?? 0)) {
    throw new DreamGymError('CONFIGURATION', `there are ${sha256.length} hashes for ${from?.length ?? 0} sources`, {
      hint: '--sha256 goes with --from; the official release is checked without it',
    });
  }
  requireSources(from);
  const sources = from?.map((source, index) => ({ from: source, sha256: sha256[index] }));
  const { downloadAlfworld } = await importInstalled<typeof import('@dreamgym/alfworld')>('@dreamgym/alfworld');
  const report = downloadProgress(output);
  const folder = resolve(out);
  const downloaded = await downloadAlfworld({
    folder,
    sources,
    annotations,
    unpack,
    signal,
    onProgress(progress) {
      const { from } = progress;
      if (progress.stage === 'read') report(`reading ${from}`, `${whole(progress.games)} games`);
      else report(`fetching ${from}`, transferred(progress.bytes, progress.total));
    },
  });
  const { train, valid_seen, valid_unseen } = downloaded.games;
  answer(output, {
    json,
    value: { command: 'download', version, environment: 'alfworld', ...downloaded },
    text: `${folder}: ${whole(train)} games to train, ${whole(valid_seen)} to validate, ${whole(valid_unseen)} to test\nplay them with --data ${out}, or ALFWORLD_DATA=${folder}`,
  });
}
