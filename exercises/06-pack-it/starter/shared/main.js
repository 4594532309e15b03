const list = require('./list.json');

/** What so many of a product cost. From ten on, a tenth is taken off. */
exports.centsOf = (product, quantity) => {
  const price = list[product];
  if (price === undefined) throw Object.assign(new Error(`There is no ${product}`), { name: 'UnknownProduct' });
  return Math.round(quantity * price * (quantity >= 10 ? 0.9 : 1));
};
