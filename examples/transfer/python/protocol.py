"""The part of Tinker's protocol that is spoken in protobuf. Every field of bytes with numbers is a raw little-endian array."""

import numpy as np
import proto

FLOAT32, INT64 = 1, 2
STOP, LENGTH = 0, 1


class EncodedText(proto.Message):
    tokens = proto.Field(proto.BYTES, number=1)


class Chunk(proto.Message):
    encoded_text = proto.Field(EncodedText, number=1, oneof="chunk")


class Tensor(proto.Message):
    dense = proto.Field(proto.BYTES, number=1, oneof="encoding")
    dtype = proto.Field(proto.INT32, number=3)
    shape = proto.RepeatedField(proto.INT64, number=4)


class Datum(proto.Message):
    model_input = proto.RepeatedField(Chunk, number=1)
    loss_fn_inputs = proto.MapField(proto.STRING, Tensor, number=2)


class ForwardBackwardRequest(proto.Message):
    model_id = proto.Field(proto.STRING, number=1)
    seq_id = proto.Field(proto.INT32, number=2)
    data = proto.RepeatedField(Datum, number=3)
    loss_fn = proto.Field(proto.STRING, number=4)
    loss_fn_config = proto.MapField(proto.STRING, proto.DOUBLE, number=5)
    forward_only = proto.Field(proto.BOOL, number=6)


class BatchedTensor(proto.Message):
    data = proto.Field(proto.BYTES, number=1)
    offsets = proto.Field(proto.BYTES, number=2)
    dtype = proto.Field(proto.INT32, number=3)
    trailing_shape = proto.RepeatedField(proto.INT64, number=4)


class ArrayRecord(proto.Message):
    type_tag = proto.Field(proto.STRING, number=1)
    fields = proto.MapField(proto.STRING, BatchedTensor, number=2)
    num_datums = proto.Field(proto.INT64, number=3)


class ForwardBackwardOutput(proto.Message):
    loss_fn_output_type = proto.Field(proto.STRING, number=1)
    loss_fn_outputs = proto.RepeatedField(ArrayRecord, number=2)
    metrics = proto.MapField(proto.STRING, proto.DOUBLE, number=3)


class SampledSequence(proto.Message):
    stop_reason = proto.Field(proto.INT32, number=1)
    tokens = proto.Field(proto.BYTES, number=2)
    logprobs = proto.Field(proto.BYTES, number=3, optional=True)


class SampleResponse(proto.Message):
    sequences = proto.RepeatedField(SampledSequence, number=1)


def read_request(body):
    """The model, the loss, its settings, and the rows: what each reads, and its inputs as arrays."""
    request = ForwardBackwardRequest.pb(ForwardBackwardRequest.deserialize(body))
    rows = []
    for datum in request.data:
        tokens = np.concatenate([np.frombuffer(chunk.encoded_text.tokens, "<i4") for chunk in datum.model_input])
        inputs = {
            name: np.frombuffer(tensor.dense, "<f4" if tensor.dtype == FLOAT32 else "<i8")
            for name, tensor in datum.loss_fn_inputs.items()
        }
        wrong = {name: len(each) for name, each in inputs.items() if len(each) != len(tokens)}
        if wrong or len(tokens) == 0:
            raise ValueError(f"row {len(rows)} reads {len(tokens)} tokens and has inputs of other lengths: {wrong}")
        rows.append((tokens, inputs))
    if not rows:
        raise ValueError("the batch is empty")
    return request.model_id, request.loss_fn, dict(request.loss_fn_config), rows


def sampled(sequences):
    """`sequences`: tokens, log-probabilities and stop reason of each."""
    return SampleResponse.serialize(
        SampleResponse(
            sequences=[
                SampledSequence(
                    tokens=np.asarray(tokens, "<i4").tobytes(),
                    logprobs=np.asarray(logprobs, "<f4").tobytes(),
                    stop_reason=stop,
                )
                for tokens, logprobs, stop in sequences
            ]
        )
    )


def trained(logprobs):
    """`logprobs`: of the targets of each row."""
    offsets = np.cumsum([0] + [4 * len(each) for each in logprobs])
    data = np.concatenate(logprobs).astype("<f4").tobytes()
    field = BatchedTensor(data=data, offsets=offsets.astype("<i8").tobytes(), dtype=FLOAT32)
    record = ArrayRecord(fields={"logprobs": field}, num_datums=len(logprobs))
    return ForwardBackwardOutput.serialize(
        ForwardBackwardOutput(loss_fn_output_type="scalar", loss_fn_outputs=[record])
    )
