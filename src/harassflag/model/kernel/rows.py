"""Intrinsics: what numba's own loops and indices cannot say, or say three times slower."""

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

LANES = 4

_INT = ir.IntType(64)


@intrinsic
def sum_rows(typing_context: Any, table: Any, rows: Any, begin: Any, end: Any, column: Any, zeros: Any) -> Any:  # noqa: ARG001
    """`table[rows[begin:end], column:column + len(zeros)].sum(axis=0)` as a tuple, kept in vector registers.

    Numba's own loop over the columns checks for overlapping memory at each row. `zeros` is one nought or a number of them that four
    divides, so that the width is known when it is compiled; sums are of its kind, doubles or whole numbers.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        add = builder.fadd if isinstance(zeros.dtype, types.Float) else builder.add
        return _folded(context, builder, signature, arguments, add, 0)

    return zeros(table, rows, begin, end, column, zeros), generate


@intrinsic
def common_bits(typing_context: Any, table: Any, rows: Any, begin: Any, end: Any, column: Any, zeros: Any) -> Any:  # noqa: ARG001
    """The bits that `table[rows[begin:end], column:column + len(zeros)]` have in common, column by column, all ones for no rows."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _folded(context, builder, signature, arguments, builder.and_, -1)

    return zeros(table, rows, begin, end, column, zeros), generate


def _folded(context: Any, builder: Any, signature: Any, arguments: Any, joined: Any, start: int) -> Any:
    """Rows joined column by column, in vector registers."""
    count, summed_kind = signature.args[5].count, signature.args[5].dtype
    size = min(LANES, count)
    values, chosen = (
        context.make_array(kind)(context, builder, value)
        for kind, value in zip(signature.args[:2], arguments[:2], strict=True)
    )
    stored, summed = (
        ir.VectorType(context.get_value_type(kind), size) for kind in (signature.args[0].dtype, summed_kind)
    )
    bytes_each = context.get_abi_sizeof(stored.element)
    width = builder.extract_value(values.shape, 1)
    totals = [cgutils.alloca_once_value(builder, ir.Constant(summed, [start] * size)) for _ in range(count // size)]
    with cgutils.for_range(builder, arguments[3], start=arguments[2], intp=_INT) as loop:
        row = builder.load(builder.gep(chosen.data, [loop.index]))
        first = builder.add(builder.mul(builder.zext(row, _INT), width), arguments[4])
        for at, total in enumerate(totals):
            place = builder.gep(values.data, [builder.add(first, _INT(at * size))])
            vector = builder.load(builder.bitcast(place, stored.as_pointer()), align=bytes_each)
            builder.store(joined(builder.load(total), _widened(builder, vector, summed)), total)
    columns = [
        builder.extract_element(builder.load(total), ir.IntType(32)(lane)) for total in totals for lane in range(size)
    ]
    return context.make_tuple(builder, signature.return_type, columns)


def _widened(builder: Any, vector: Any, kind: Any) -> Any:
    if vector.type == kind:
        return vector
    return (builder.zext if isinstance(kind.element, ir.IntType) else builder.fpext)(vector, kind)


@intrinsic
def eight_bytes(typing_context: Any, data: Any, at: Any) -> Any:  # noqa: ARG001
    """The eight bytes from `data[at]` on as one number, the first lowest; nobody looks whether they are there."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        place = builder.bitcast(builder.gep(array.data, [arguments[1]]), _INT.as_pointer())
        return builder.load(place, align=1)

    return types.uint64(data, types.int64), generate


@intrinsic
def lowest_bit(typing_context: Any, value: Any) -> Any:  # noqa: ARG001
    """The place of the lowest bit that is set; there must be one."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ARG001
        return builder.cttz(arguments[0], ir.IntType(1)(1))

    return types.int64(types.uint64), generate
