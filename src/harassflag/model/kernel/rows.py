"""One intrinsic: the sum of some rows of the weight table, kept in vector registers.

Numba's own loop over the columns checks for overlapping memory at each row and takes three times as long.
"""

from typing import Any

from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic

LANES = 4

_FLOAT, _DOUBLE, _INT = ir.FloatType(), ir.DoubleType(), ir.IntType(64)


@intrinsic
def sum_rows(typing_context: Any, table: Any, buckets: Any, begin: Any, end: Any, column: Any, zeros: Any) -> Any:  # noqa: ARG001
    """`table[buckets[begin:end], column:column + len(zeros)].sum(axis=0)` in float64, as a tuple.

    `zeros` is one nought or a number of them that four divides, so that the width is known when it is compiled.
    """
    size = min(LANES, zeros.count)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        rows, chosen = (
            context.make_array(kind)(context, builder, value)
            for kind, value in zip(signature.args[:2], arguments[:2], strict=True)
        )
        width = builder.extract_value(rows.shape, 1)
        kind = ir.VectorType(_DOUBLE, size)
        sums = [cgutils.alloca_once_value(builder, ir.Constant(kind, [0.0] * size)) for _ in range(zeros.count // size)]
        with cgutils.for_range(builder, arguments[3], start=arguments[2], intp=_INT) as loop:
            bucket = builder.load(builder.gep(chosen.data, [loop.index]))
            first = builder.add(builder.mul(builder.zext(bucket, _INT), width), arguments[4])
            for at, total in enumerate(sums):
                place = builder.gep(rows.data, [builder.add(first, _INT(at * size))])
                vector = builder.load(builder.bitcast(place, ir.VectorType(_FLOAT, size).as_pointer()), align=4)
                builder.store(builder.fadd(builder.load(total), builder.fpext(vector, kind)), total)
        columns = [
            builder.extract_element(builder.load(total), ir.IntType(32)(lane)) for total in sums for lane in range(size)
        ]
        return context.make_tuple(builder, signature.return_type, columns)

    return zeros(table, buckets, begin, end, column, zeros), generate
