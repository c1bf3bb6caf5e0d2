/** A key that `experiment.json` may have. */
export interface Setting {
  /** The path of the key, like `validation.train`; a kind of model or data in parentheses. */
  readonly path: string;
  /** What values are allowed, like `integer, at least 1`. */
  readonly values: string;
  /** The default as JSON; undefined where the key is due or has none. */
  readonly byDefault?: string;
  readonly required: boolean;
  readonly description: string;
}

/** The part of JSON Schema that the configuration uses. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

function valuesOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" or ");
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const bounds = [
    minimum > Number.MIN_SAFE_INTEGER ? `at least ${minimum}` : "",
    maximum < Number.MAX_SAFE_INTEGER ? `at most ${maximum}` : "",
  ];
  const words: Readonly<Record<string, string>> = { string: "text", array: "list" };
  const type = schema.type ?? "";
  return [words[type] ?? type, ...bounds].filter(Boolean).join(", ");
}

/** What tells an alternative from the others: its kind, else its first key. */
function nameOf({ properties = {} }: Schema): string {
  const kind = properties.kind?.const;
  return typeof kind === "string" ? kind : Object.keys(properties)[0];
}

/** Every key of the schema in its order, objects before what they hold. */
export function listSettings(schema: Schema, prefix = ""): Setting[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([key, value]) => {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    const own: Setting = {
      path,
      values: valuesOf(value) || "object",
      byDefault: value.default === undefined || value.type === "object"
        ? undefined
        : JSON.stringify(value.default),
      required: required.includes(key),
      description: value.description ?? "",
    };
    return [own, ...inside(value, path)];
  });
}

function inside(schema: Schema, path: string): Setting[] {
  const holder = schema.items ?? schema;
  const place = schema.items ? `${path}[]` : path;
  const alternatives = holder.anyOf ?? holder.oneOf;
  if (alternatives) {
    return alternatives.flatMap((one) => listSettings(one, `${place} (${nameOf(one)})`));
  }
  return listSettings(holder, place);
}
