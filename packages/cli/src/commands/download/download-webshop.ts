import { resolve } from 'node:path';
import { DreamGymError } from '@dreamgym/core';
import { whole } from '../../numbers.ts';
import { importInstalled } from '../../run/environments/find-adapter.ts';
import { answer } from '../../terminal.ts';
import { version } from '../../version.ts';
import { downloadProgress, transferred } from './download-progress.ts';
import { type DownloadRequest, requireSources } from './download-request.ts';

export async function downloadWebshopData({ flags, output, signal }: DownloadRequest): Promise<void> {
  const { out = 'webshop', from = [], catalogue = 'small', products, json } = flags;
  if (from.length > 1) {
    throw new DreamGymError('CONFIGURATION', `there are ${from.length} sources, and WebShop's files come from one`, {
      hint: '--from takes one folder, or the URL of one, that holds all the official files',
    });
  }
  requireSources(from);
  const { prepareWebshop } = await importInstalled<typeof import('@dreamgym/webshop')>('@dreamgym/webshop');
  const report = downloadProgress(output);
  const folder = resolve(out);
  const prepared = await prepareWebshop({
    folder,
    from: from[0],
    catalogue,
    products,
    signal,
    onProgress(progress) {
      const { from } = progress;
      if (progress.stage === 'read') report(`reading ${from}`, `${whole(progress.products)} products`);
      else report(`fetching ${from}`, transferred(progress.bytes, progress.total));
    },
  });
  const { synthetic, human } = prepared.goals;
  const options = catalogue === 'full' ? `{ data: '${folder}', catalogue: 'full' }` : `{ data: '${folder}' }`;
  answer(output, {
    json,
    value: { command: 'download', version, environment: 'webshop', folder, ...prepared },
    text: `${prepared.file}: ${whole(prepared.products)} products, ${whole(synthetic)} templated goals, ${whole(human)} in the words of people\nshop there with webshop(${options})`,
  });
}
