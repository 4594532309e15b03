"""Reads a Python file from standard input, and writes its mutants as a JSON list of texts.

Most of them are Cosmic Ray's. It knows no mutant without a statement and none without a text, so these are made here.
"""

import ast
import json
import re
import sys

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

# Cosmic Ray replaces every operator by every other. One that is near, and one that is far, show as much.
OPERATORS = re.compile(
    r"core/(?:ReplaceComparisonOperator_(?:Lt_LtE|Lt_Gt|LtE_Lt|Gt_GtE|Gt_Lt|GtE_Gt|Eq_NotEq|NotEq_Eq|Is_IsNot|IsNot_Is|In_NotIn|NotIn_In)"
    r"|ReplaceBinaryOperator_(?:Add_Sub|Sub_Add|Mul_Div|Div_Mul|Mod_Mul)"
    r"|ReplaceUnaryOperator_(?:Delete_Not|USub_UAdd)"
    r"|(?:AddNot|ReplaceTrueWithFalse|ReplaceFalseWithTrue|ReplaceAndWithOr|ReplaceOrWithAnd|ReplaceBreakWithContinue"
    r"|ReplaceContinueWithBreak|NumberReplacer|ExceptionReplacer|ZeroIterationForLoop|RemoveDecorator))$"
)


def from_cosmic_ray(text):
    for name in sorted(filter(OPERATORS.match, operator_names())):
        operator = get_operator(name)()
        places = sum(len(list(operator.mutation_positions(node))) for node in ast_nodes(get_ast(text)))
        for place in range(places):
            yield mutate_code(text, operator, place)


def without_statements_and_texts(text):
    lines = text.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    source = text.encode()

    def replaced(node, by):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        return (source[:start] + by.encode() + source[end:]).decode()

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            for inner in ast.walk(node):
                is_docstring = isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant)
                if isinstance(inner, ast.stmt) and inner is not node and not isinstance(inner, ast.Pass) and not is_docstring:
                    yield replaced(inner, "pass")
        docstrings = [node.body[0].value] if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and isinstance(node.body[0], ast.Expr) else []
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Constant) and isinstance(child.value, str) and child not in docstrings:
                if not isinstance(node, (ast.Expr, ast.JoinedStr)):
                    yield replaced(child, '""' if child.value else '"mutant"')


def main():
    text = sys.stdin.read()
    made = [*from_cosmic_ray(text), *without_statements_and_texts(text)]
    print(json.dumps([mutant for mutant in dict.fromkeys(made) if mutant is not None and mutant != text]))


main()
