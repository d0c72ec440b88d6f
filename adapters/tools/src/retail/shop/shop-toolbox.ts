import type { Json } from '@dreamgym/core';
import type { OpenTools, Toolbox, ToolCall, ToolResult } from '../../environment/toolbox.ts';
import { typeName } from '../python/values.ts';
import type { ShopRecords } from './records.ts';
import { Shop } from './shop.ts';
import { type ShopTool, shopTools } from './shop-tools.ts';

const byName = new Map(shopTools.map((tool) => [tool.name, tool]));

/** The tools of the shop, which answer any call as the original does: arguments are not checked but used. */
export function shopToolbox(records: ShopRecords): Toolbox {
  return { tools: shopTools, open: () => openShop(new Shop(records)) };
}

function openShop(shop: Shop): OpenTools {
  return {
    call: (call) => answered(shop, call),
    state: () => shop.state(),
    close: () => undefined,
  };
}

function answered(shop: Shop, { name, arguments: given }: ToolCall): ToolResult {
  const tool = byName.get(name);
  try {
    if (!tool) throw new Error(`Tool '${name}' not found.`);
    const text = tool.run(shop, bound(tool, given));
    return { value: text, text };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** The arguments by name. Throws what Python says where one is missing or none of the tool's. */
function bound({ name, parameters }: ShopTool, given: Json): Record<string, Json> {
  const called = `RetailTools.${name}()`;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Error(`${called} argument after ** must be a mapping, not ${typeName(given)}`);
  }
  const surplus = Object.keys(given).find((key) => !parameters.includes(key));
  if (surplus === 'self') throw new Error(`${called} got multiple values for argument 'self'`);
  if (surplus !== undefined) throw new Error(`${called} got an unexpected keyword argument '${surplus}'`);
  const missing = parameters.filter((parameter) => !Object.hasOwn(given, parameter)).map((each) => `'${each}'`);
  if (missing.length === 0) return given as Record<string, Json>;
  const last = missing.pop()!;
  const listed = missing.length === 0 ? last : `${missing.join(', ')}${missing.length > 1 ? ',' : ''} and ${last}`;
  const arguments_ = missing.length === 0 ? 'argument' : 'arguments';
  throw new Error(`${called} missing ${missing.length + 1} required positional ${arguments_}: ${listed}`);
}
