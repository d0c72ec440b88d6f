import protobuf from 'protobufjs';

/*
 * The part of Tinker's protocol that is spoken in protobuf: the request of forward_backward, and the answers of the calls that
 * give numbers. Every `bytes` field that holds numbers is a raw little-endian array.
 */
const { root } = protobuf.parse(
  `syntax = "proto3";
  message ForwardBackwardRequest {
    string model_id = 1; int32 seq_id = 2; repeated Datum data = 3; string loss_fn = 4;
    map<string, double> loss_fn_config = 5; bool forward_only = 6;
  }
  message Datum { repeated Chunk model_input = 1; map<string, Tensor> loss_fn_inputs = 2; }
  message Chunk { oneof chunk { EncodedTextChunk encoded_text = 1; } }
  message EncodedTextChunk { bytes tokens = 1; }
  message Tensor { oneof encoding { bytes dense = 1; } int32 dtype = 3; repeated int64 shape = 4; }
  message ForwardBackwardOutput {
    string loss_fn_output_type = 1; repeated ArrayRecord loss_fn_outputs = 2; map<string, double> metrics = 3;
  }
  message ArrayRecord { string type_tag = 1; map<string, BatchedTensor> fields = 2; int64 num_datums = 3; }
  message BatchedTensor { bytes data = 1; bytes offsets = 2; int32 dtype = 3; repeated int64 trailing_shape = 4; }
  message SampleResponse {
    repeated SampledSequence sequences = 1; optional bytes prompt_logprobs = 2; int32 prompt_cache_hit_tokens = 4;
  }
  message SampledSequence { int32 stop_reason = 1; bytes tokens = 2; optional bytes logprobs = 3; }`,
  { keepCase: true },
);

export const messages = {
  request: root.lookupType('ForwardBackwardRequest'),
  output: root.lookupType('ForwardBackwardOutput'),
  sampled: root.lookupType('SampleResponse'),
};

/** Numbers as servers take them. */
const dtypes = { float32: 1, int64: 2 };

/** One answer of a model to be trained on: what it read, what it wrote, and per written token what is known of it. */
export interface TokenRow {
  readonly prompt: readonly number[];
  /** At least one. */
  readonly completion: readonly number[];
  /** With which the tokens were sampled. */
  readonly logProbabilities: readonly number[];
  /** Of the whole answer. */
  readonly advantage: number;
}

/** The losses that a Tinker-compatible engine has: the first for imitation, which takes no advantage, the others for reinforcement learning. */
export type TinkerLoss = 'cross_entropy' | 'importance_sampling' | 'ppo' | 'cispo';

/**
 * The bytes of a request. Engines pad what has a wrong length and take what is not finite, and train wrongly without a word: both
 * are refused here.
 */
export function forwardBackwardRequest(request: {
  readonly model: string;
  readonly sequence: number;
  readonly rows: readonly TokenRow[];
  readonly loss: TinkerLoss;
  readonly config: Readonly<Record<string, number>>;
}): Uint8Array {
  const { model, sequence, rows, loss, config } = request;
  if (rows.length === 0) throw new Error('an empty batch would never be answered');
  const data = rows.map((row, at) => datum(row, { at, loss }));
  return messages.request
    .encode({ model_id: model, seq_id: sequence, data, loss_fn: loss, loss_fn_config: config })
    .finish();
}

function datum(
  { prompt, completion, logProbabilities, advantage }: TokenRow,
  { at, loss }: { readonly at: number; readonly loss: TinkerLoss },
) {
  const row = `row ${at} of the batch`;
  if (prompt.length === 0 || completion.length === 0) throw new Error(`${row} has no prompt or no completion`);
  if (logProbabilities.length !== completion.length) {
    throw new Error(`${row} has ${completion.length} tokens and ${logProbabilities.length} log-probabilities`);
  }
  if (![...logProbabilities, advantage].every(Number.isFinite))
    throw new Error(`${row} has a number that is not finite`);
  if (![...prompt, ...completion].every((id) => Number.isInteger(id) && id >= 0)) {
    throw new Error(`${row} has a token id that is none`);
  }
  const all = [...prompt, ...completion];
  // The target at i is the token after it: the first one written stands at the prompt's last place.
  const before = new Array<number>(prompt.length - 1).fill(0);
  const written = (value: (place: number) => number) => [...before, ...completion.map((_, place) => value(place))];
  return {
    model_input: [{ encoded_text: { tokens: bytesOf(Int32Array.from(all.slice(0, -1))) } }],
    loss_fn_inputs: {
      target_tokens: { dense: bytesOf(BigInt64Array.from(all.slice(1), BigInt)), dtype: dtypes.int64 },
      weights: float32(written(() => 1)),
      // What is imitated was sampled by nobody, and is worth the same.
      ...(loss !== 'cross_entropy' && {
        logprobs: float32(written((place) => logProbabilities[place]!)),
        advantages: float32(written(() => advantage)),
      }),
    },
  };
}

const float32 = (values: readonly number[]) => ({ dense: bytesOf(Float32Array.from(values)), dtype: dtypes.float32 });

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array | BigInt64Array | Float32Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** A copy, since the bytes of a message stand at any place, and typed arrays only at multiples of their width. */
const aligned = (bytes: Uint8Array | undefined) => Uint8Array.from(bytes ?? []).buffer;

/** What was sampled for one prompt. */
export interface Sampled {
  readonly tokens: readonly number[];
  readonly logProbabilities: readonly number[];
  readonly stop: 'stop' | 'length';
}

export function readSampled(bytes: Uint8Array): readonly Sampled[] {
  const { sequences = [] } = messages.sampled.toObject(messages.sampled.decode(bytes)) as {
    sequences?: readonly { stop_reason?: number; tokens?: Uint8Array; logprobs?: Uint8Array }[];
  };
  return sequences.map(({ stop_reason: reason = 0, tokens, logprobs }) => ({
    tokens: [...new Int32Array(aligned(tokens))],
    logProbabilities: [...new Float32Array(aligned(logprobs))],
    stop: reason === 1 ? 'length' : 'stop',
  }));
}

/** Per row of the batch, the log-probabilities of its targets by the present weights, those of the prompt included. */
export function readForwardBackward(bytes: Uint8Array): readonly (readonly number[])[] {
  const { loss_fn_outputs: records = [] } = messages.output.toObject(messages.output.decode(bytes)) as {
    loss_fn_outputs?: readonly { fields?: Record<string, { data?: Uint8Array; offsets?: Uint8Array }> }[];
  };
  return records.flatMap(({ fields = {} }) => {
    const { data, offsets } = fields.logprobs ?? {};
    const all = new Float32Array(aligned(data));
    const places = [...new BigInt64Array(aligned(offsets))].map((place) => Number(place) / 4);
    return places.slice(1).map((end, at) => [...all.slice(places[at], end)]);
  });
}
