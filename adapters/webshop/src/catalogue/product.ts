/** A product as the shop shows it. */
export interface Product {
  readonly asin: string;
  readonly title: string;
  readonly description: string;
  /** The features. */
  readonly bullets: readonly string[];
  /** What is displayed: `$12.99`, or `$10.0 to $20.0`. */
  readonly priceTag: string;
  /** One price, or the two between which it varies. */
  readonly prices: readonly number[];
  /** Values by the option's name, in lower case, in the order of the page. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** Picture by option value; null where the value has none. */
  readonly optionImages: ReadonlyMap<string, string | null>;
  readonly image: string;
  readonly attributes: readonly string[];
  /** `fashion`. */
  readonly category: string;
  /** `Clothing › Women › Coats`. */
  readonly productCategory: string;
  /** What its makers found it by: `women's coats, jackets & vests`. */
  readonly query: string;
  /** The templated instruction to find it, where it has one. */
  readonly instruction?: Instruction;
  /** What people wrote to have it found. */
  readonly humanInstructions: readonly HumanInstruction[];
}

interface Instruction {
  readonly text: string;
  readonly attributes: readonly string[];
}

interface HumanInstruction extends Instruction {
  readonly options: readonly string[];
}

/** A product in the official files, as far as the shop reads it. */
export interface RawProduct {
  readonly asin: string;
  readonly name: string;
  readonly full_description?: string | null;
  readonly small_description?: string | readonly string[] | null;
  readonly pricing?: string | null;
  readonly images?: readonly string[] | null;
  readonly category?: string | null;
  readonly product_category?: string | null;
  readonly query?: string | null;
  readonly customization_options?: string | Readonly<Record<string, readonly RawOptionValue[] | null>> | null;
}

interface RawOptionValue {
  readonly value: string;
  readonly image?: string | null;
}

/** What `items_ins_v2*.json` says about a product. */
export interface RawAttributes {
  readonly attributes?: readonly string[] | null;
  readonly instruction?: string | null;
  readonly instruction_attributes?: readonly string[] | null;
}

/** An entry of `items_human_ins.json`. */
export interface RawHumanInstruction {
  readonly instruction: string;
  readonly instruction_attributes: readonly string[];
  readonly instruction_options: readonly string[];
}

/** A product with all that the official files say about it. */
export interface RawEntry {
  readonly product: RawProduct;
  readonly attributes?: RawAttributes;
  readonly humanInstructions?: readonly RawHumanInstruction[];
  /** The files that say so, for errors. */
  readonly files?: OfficialFiles;
}

/** Where the official files lie; the third is missing where nobody's wishes are known. */
export interface OfficialFiles {
  readonly products: string;
  readonly attributes: string;
  readonly humanInstructions?: string;
}
