import { validation } from '../errors.ts';
import { checkOverlaps } from '../expressions/overlaps.ts';
import type { Condition, UpdateAction, UpdateValue } from '../expressions/syntax.ts';
import { checkItem } from '../values/check.ts';
import type { Path } from '../values/path.ts';
import type { AttributeValue } from '../values/value.ts';
import { readCondition } from './conditions.ts';
import type { Returning, Select, Statement } from './statement.ts';
import { atLiteral, Parameters, readLiteral, readPath } from './terms.ts';
import { malformed, StatementReader } from './tokens.ts';

/**
 * Parses one PartiQL statement and fills its parameters in.
 *
 * @throws ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html
 */
export function parseStatement(source: string, values: readonly AttributeValue[] = []): Statement {
  const parser = new StatementParser(source, values);
  return parser.parse();
}

class StatementParser {
  readonly #reader: StatementReader;
  readonly #parameters: Parameters;

  constructor(source: string, values: readonly AttributeValue[]) {
    this.#reader = new StatementReader(source);
    this.#parameters = new Parameters(values);
  }

  parse(): Statement {
    const statement = this.#statement();
    this.#reader.take(';');
    if (this.#reader.peek().kind !== 'end') throw this.#reader.unexpected();
    this.#parameters.checkAllUsed();
    return statement;
  }

  #statement(): Statement {
    const reader = this.#reader;
    if (reader.atWords('SELECT')) return this.#select();
    if (reader.takeWords('INSERT', 'INTO')) return this.#insert();
    if (reader.takeWords('UPDATE')) return this.#update();
    if (reader.takeWords('DELETE', 'FROM')) return this.#delete();
    if (reader.takeWords('EXISTS')) {
      reader.expect('(');
      const select = this.#select();
      reader.expect(')');
      return { kind: 'exists', select, tableName: select.tableName };
    }
    throw reader.unexpected('SELECT, INSERT, UPDATE or DELETE');
  }

  #name(): string {
    const { kind, text } = this.#reader.next();
    if (kind !== 'word' && kind !== 'quoted') throw malformed(`Unexpected "${text}" for the name of a table`);
    return text;
  }

  #where(): Condition | undefined {
    return this.#reader.takeWords('WHERE') ? readCondition(this.#reader, this.#parameters) : undefined;
  }

  #select(): Select {
    const reader = this.#reader;
    reader.expectWords('SELECT');
    let paths: Path[] | undefined;
    if (!reader.take('*')) {
      paths = [];
      do paths.push(readPath(reader));
      while (reader.take(','));
    }
    reader.expectWords('FROM');
    const [tableName = '', index] = this.#source();
    const where = this.#where();
    let order: Select['order'];
    if (reader.takeWords('ORDER', 'BY')) {
      const [attribute] = readPath(reader);
      const descending = reader.takeWords('DESC');
      if (!descending) reader.takeWords('ASC');
      order = { attribute, forward: !descending };
    }
    return { kind: 'select', tableName, index, paths, where, order };
  }

  /** A table, and an index of it. */
  #source(): string[] {
    const parts = [this.#name()];
    while (this.#reader.take('.')) parts.push(this.#name());
    if (parts.includes('')) throw validation('Path component cannot be an empty string');
    if (parts.length > 2) throw validation('A path may contain at most 2 components in the FROM clause');
    return parts;
  }

  #insert(): Statement {
    const tableName = this.#name();
    this.#reader.expectWords('VALUE');
    const { M: item } = readLiteral(this.#reader, this.#parameters);
    if (item === undefined) throw malformed('INSERT needs a map of attributes after VALUE');
    return { kind: 'insert', tableName, item: checkItem(item) };
  }

  #update(): Statement {
    const reader = this.#reader;
    const tableName = this.#name();
    const actions: UpdateAction[] = [];
    for (;;) {
      if (reader.takeWords('SET')) {
        do actions.push(this.#assignment());
        while (reader.take(','));
      } else if (reader.takeWords('REMOVE')) {
        do actions.push({ kind: 'REMOVE', path: readPath(reader) });
        while (reader.take(','));
      } else {
        break;
      }
    }
    if (actions.length === 0) throw reader.unexpected('SET or REMOVE');
    checkOverlaps(actions.map(({ path }) => path));
    const where = this.#where();
    return { kind: 'update', tableName, actions, where, returning: this.#returning() };
  }

  #delete(): Statement {
    const tableName = this.#name();
    const where = this.#where();
    const returning = this.#returning();
    if (returning !== undefined && (returning.which !== 'ALL' || returning.when !== 'OLD')) {
      const { which, when } = returning;
      throw validation(
        `Invalid returning clause: RETURNING ${which} ${when} *. Only RETURNING ALL OLD * is allowed in DELETE statements.`,
      );
    }
    return { kind: 'delete', tableName, where, returning };
  }

  #returning(): Returning | undefined {
    const reader = this.#reader;
    if (!reader.takeWords('RETURNING')) return undefined;
    const which = reader.takeWords('ALL') ? 'ALL' : 'MODIFIED';
    if (which === 'MODIFIED') reader.expectWords('MODIFIED');
    const when = reader.takeWords('OLD') ? 'OLD' : 'NEW';
    if (when === 'NEW') reader.expectWords('NEW');
    reader.expect('*');
    return { which, when };
  }

  #assignment(): UpdateAction {
    const reader = this.#reader;
    const path = readPath(reader);
    reader.expect('=');
    const call = reader.peek(1).text === '(' ? reader.peek().text.toLowerCase() : '';
    if (call === 'set_add' || call === 'set_delete') {
      reader.next();
      reader.expect('(');
      readPath(reader);
      reader.expect(',');
      const value = readLiteral(reader, this.#parameters);
      reader.expect(')');
      return { kind: call === 'set_add' ? 'ADD' : 'DELETE', path, value };
    }
    return { kind: 'SET', path, value: this.#sum() };
  }

  #sum(): UpdateValue {
    const reader = this.#reader;
    let left = this.#value();
    for (;;) {
      const sign = reader.take('+') ? '+' : reader.take('-') ? '-' : undefined;
      if (sign === undefined) return left;
      left = { kind: sign, left, right: this.#value() };
    }
  }

  #value(): UpdateValue {
    const reader = this.#reader;
    if (atLiteral(reader)) return { kind: 'value', value: readLiteral(reader, this.#parameters) };
    const call = reader.peek(1).text === '(' ? reader.peek().text.toLowerCase() : '';
    if (call !== 'list_append' && call !== 'if_not_exists') return { kind: 'path', path: readPath(reader) };
    reader.next();
    reader.expect('(');
    const first = this.#sum();
    reader.expect(',');
    const second = this.#sum();
    reader.expect(')');
    if (call === 'list_append') return { kind: 'list_append', first, second };
    if (first.kind !== 'path') throw malformed('if_not_exists needs an attribute first');
    return { kind: 'if_not_exists', path: first.path, otherwise: second };
  }
}
