"""The desk's charts: plain records in, an SVG for wide and for narrow pages, a table and a summary in words out."""

from detente.desk.charts.bars import Bar, Part, bars
from detente.desk.charts.calendar import calendar
from detente.desk.charts.map import Spot, draw_map
from detente.desk.charts.matrix import Matrix, matrix, matrix_rows
from detente.desk.charts.model import NARROW, WIDE, Chart, Table
from detente.desk.charts.offices import Held, offices
from detente.desk.charts.sparkline import sparkline
from detente.desk.charts.strip import strip

__all__ = [
    "NARROW",
    "WIDE",
    "Bar",
    "Chart",
    "Held",
    "Matrix",
    "Part",
    "Spot",
    "Table",
    "bars",
    "calendar",
    "draw_map",
    "matrix",
    "matrix_rows",
    "offices",
    "sparkline",
    "strip",
]
