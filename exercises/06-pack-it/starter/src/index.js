// Found in a layer, or in the image.
const { centsOf } = require('prices');

exports.handler = async ({ product, quantity }) => ({ product, quantity, cents: centsOf(product, quantity) });
