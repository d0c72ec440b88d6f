import { fieldsOf, itemsOf } from '../../http/json.ts';

/** The context window that a server's list of models gives for one, or for the only one, in each server's words. */
export function contextWindowIn(list: unknown, model: string): number | undefined {
  const models = itemsOf(fieldsOf(list).data).map(fieldsOf);
  const its = models.find(({ id }) => id === model) ?? (models.length === 1 ? models[0]! : {});
  const meta = fieldsOf(its.meta);
  const said = [
    its.loaded_context_length,
    its.max_model_len,
    meta.n_ctx,
    its.context_length,
    its.context_window,
    its.max_context_length,
    meta.n_ctx_train,
  ];
  return said.find((each): each is number => typeof each === 'number' && each > 0);
}
