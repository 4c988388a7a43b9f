import { readFileSync } from 'node:fs'

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

const ECS = JSON.parse(readFileSync('fixtures/siem/ecs-8.17.0.json', 'utf8')) as Readonly<Record<string, string>>

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const ECS_TYPES: Readonly<Record<string, (value: Json) => boolean>> = {
  keyword: (value) => typeof value === 'string',
  wildcard: (value) => typeof value === 'string',
  match_only_text: (value) => typeof value === 'string',
  date: (value) => typeof value === 'string' && new Date(value).toISOString() === value,
  long: (value) => Number.isSafeInteger(value),
  ip: (value) => typeof value === 'string' && /^[\d.]+$|^[\da-f:.]+$/i.test(value),
}

/** What of a document is not as ECS 8.17.0 has it; fields below `own` are the product's. */
export const ecsFaults = (document: Json, own: string, path = ''): readonly string[] => {
  if (path === own) return []
  if (isObject(document) && ECS[path] === undefined)
    return Object.entries(document).flatMap(([name, value]) =>
      ecsFaults(value, own, path === '' ? name : `${path}.${name}`),
    )
  const type = ECS[path]
  if (type === undefined) return [`${path}: no such field`]
  const test = ECS_TYPES[type.replace('[]', '')]
  if (test === undefined) return [`${path}: a ${type} is not known to this test`]
  const values = Array.isArray(document) ? (document as readonly Json[]) : [document]
  if (Array.isArray(document) !== type.endsWith('[]')) return [`${path}: is ${type}`]
  return values.every(test) ? [] : [`${path}: ${JSON.stringify(document)} is no ${type}`]
}

interface OcsfAttribute {
  readonly type: string
  readonly required?: boolean
  readonly enum?: readonly number[]
}

interface OcsfObject {
  readonly at_least_one?: readonly string[]
  readonly attributes: Readonly<Record<string, OcsfAttribute>>
}

const OCSF = JSON.parse(readFileSync('fixtures/siem/ocsf-1.6.0.json', 'utf8')) as Readonly<Record<string, OcsfObject>>

const isOcsf = (type: string, value: Json): boolean => {
  if (type === 'integer_t' || type === 'long_t' || type === 'timestamp_t') return Number.isSafeInteger(value)
  if (type === 'boolean_t') return typeof value === 'boolean'
  if (type === 'file_hash_t') return typeof value === 'string' && /^[\da-f]+$/i.test(value)
  return type === 'object' ? isObject(value) : type.endsWith('_t') && typeof value === 'string'
}

/** What of an object is not as OCSF 1.6.0 has it. */
export const ocsfFaults = (name: string, object: Json, path = name): readonly string[] => {
  const schema = OCSF[name]!
  if (!isObject(object)) return [`${path}: is no ${name}`]
  const { at_least_one: some, attributes } = schema
  return [
    ...Object.entries(attributes).flatMap(([key, { required }]) =>
      required === true && !(key in object) ? [`${path}.${key}: is missing`] : [],
    ),
    ...(some !== undefined && !some.some((key) => key in object) ? [`${path}: has none of ${some.join(', ')}`] : []),
    ...Object.entries(object).flatMap(([key, value]) => {
      const attribute = attributes[key]
      return attribute === undefined
        ? [`${path}.${key}: no such attribute`]
        : attributeFaults(attribute, value, `${path}.${key}`)
    }),
  ]
}

const attributeFaults = (attribute: OcsfAttribute, value: Json, path: string): readonly string[] => {
  const type = attribute.type.replace('[]', '')
  if (Array.isArray(value) !== attribute.type.endsWith('[]')) return [`${path}: is ${attribute.type}`]
  const values = Array.isArray(value) ? (value as readonly Json[]) : [value]
  if (OCSF[type] !== undefined) return values.flatMap((one) => ocsfFaults(type, one, path))
  if (!values.every((one) => isOcsf(type, one))) return [`${path}: ${JSON.stringify(value)} is no ${type}`]
  return attribute.enum !== undefined && !attribute.enum.includes(value as number)
    ? [`${path}: ${JSON.stringify(value)} is none of its values`]
    : []
}
