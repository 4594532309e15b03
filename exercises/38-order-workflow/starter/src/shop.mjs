// What the functions of the shop would do. This file is given.
import { randomUUID } from 'node:crypto';

/** An error whose type is the name that the machine catches it by. */
function failure(name, message) {
  return Object.assign(new Error(message), { name });
}

const id = (kind) => `${kind}-${randomUUID()}`;

/** { orderId, sku, quantity } */
export async function reserve({ sku, quantity }) {
  if (typeof sku !== 'string' || typeof quantity !== 'number') throw failure('BadRequest', 'What, and how many?');
  if (sku.endsWith('-gone')) throw failure('OutOfStock', `There is no ${sku} left.`);
  return { reservation: id('reservation') };
}

/** { reservation } */
export async function release({ reservation }) {
  if (typeof reservation !== 'string') throw failure('BadRequest', 'Which reservation?');
  return { released: reservation };
}

/** { orderId, card, cents } */
export async function charge({ card, cents }) {
  if (typeof card !== 'string' || typeof cents !== 'number') throw failure('BadRequest', 'From which card, and how much?');
  if (card.endsWith('-declined')) throw failure('CardDeclined', `The bank says no to ${card}.`);
  return { payment: id('payment'), charged: `${(cents / 100).toFixed(2)} EUR` };
}

/** { payment } */
export async function refund({ payment }) {
  if (typeof payment !== 'string') throw failure('BadRequest', 'Which payment?');
  return { refund: id('refund') };
}

/** { orderId, reservations } */
export async function ship({ orderId, reservations }) {
  if (!Array.isArray(reservations) || reservations.length === 0) throw failure('BadRequest', 'What is to be shipped?');
  if (String(orderId).endsWith('-far')) throw failure('NoCourier', 'Nobody goes there.');
  return { parcel: id('parcel') };
}
