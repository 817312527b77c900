"""The file kinds, their fields, and the headers under which each field has been seen (DOMAIN 3).

Beside the synonyms listed here, the header that our own export writes is always understood, in both languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tierdesk.exchange.units import Unit, unit_of
from tierdesk.texts import catalogue

KindName = Literal["products", "retailers", "assessments", "stock", "sales"]
IMPORT_ORDER: tuple[KindName, ...] = ("products", "retailers", "assessments", "stock", "sales")
"""The order in which the tables of one batch are written, so that what is referred to is there."""

ValueType = Literal[
    "text",
    "licence",
    "code",
    "phone",
    "date",
    "expiry",
    "quantity",
    "count",
    "limit",
    "money",
    "price_class",
    "tier",
    "weekday",
    "order_day",
    "market",
    "format",
    "status",
    "integrity",
    "flag",
    "score",
    "rank",
    "latitude",
    "longitude",
]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind: its name, the type of its values, and the headers seen for it, the surest first."""

    name: str
    type: ValueType
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table. It is recognised when a column of every group in `needs` was found."""

    name: KindName
    fields: tuple[Field, ...]
    needs: tuple[frozenset[str], ...]

    def field(self, name: str) -> Field:
        """The field of that name."""
        return next(field for field in self.fields if field.name == name)


_LICENCE = Field(
    "licence_no",
    "licence",
    (
        "许可证号",
        "许可证编号",
        "专卖证号",
        "烟草专卖证号",
        "零售许可证号",
        "烟草专卖零售许可证号",
        "许可证号码",
        "证号",
    ),
)
_CODE = Field(
    "customer_code",
    "code",
    ("客户编码", "客户代码", "零售户代码", "零售户编码", "客户编号", "零售户编号", "客户号"),
)
_NAME = Field(
    "name",
    "text",
    (
        "客户名称",
        "零售户名称",
        "零售户名",
        "店铺名称",
        "企业名称(字号)",
        "企业名称",
        "字号名称",
        "客户",
        "零售户",
        "店名",
    ),
)
_PRODUCT_CODE = Field(
    "product_code", "code", ("商品编码", "卷烟代码", "卷烟编码", "商品代码", "品规编码", "品规代码", "商品编号")
)
_PRODUCT_NAME = Field("product_name", "text", ("商品名称", "卷烟名称", "品规", "品规名称", "卷烟品规", "卷烟", "商品"))
_PRICE_CLASS = Field("price_class", "price_class", ("价类", "卷烟价类", "类别", "价位类别"))
_WHO = frozenset({"licence_no", "customer_code", "name"})
_WHICH = frozenset({"product_code", "product_name"})

KINDS: Mapping[KindName, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "sales",
            (
                Field("date", "date", ("订单日期", "订货日期", "日期", "销售日期", "订购日期", "下单日期")),
                _LICENCE,
                _CODE,
                _NAME,
                Field("order_no", "code", ("订单编号", "订单号", "订单号码", "单据编号", "单号")),
                _PRODUCT_CODE,
                _PRODUCT_NAME,
                _PRICE_CLASS,
                Field("requested", "quantity", ("需求量", "需求数量", "要货量", "申请量")),
                Field(
                    "ordered",
                    "quantity",
                    ("订购量", "订单量", "订货数量", "订货量", "订购数量", "销量", "销售数量", "数量"),
                ),
                Field("wholesale", "money", ("批发价", "批发价格", "单价")),
                Field("amount", "money", ("金额", "订货金额", "订购金额", "销售金额", "订单金额")),
                Field("cap", "limit", ("限量", "投放限额", "限额", "投放限量", "投放量")),
            ),
            (
                frozenset({"date"}),
                _WHO,
                _WHICH,
                frozenset({"ordered", "requested", "amount"}),
            ),
        ),
        Kind(
            "stock",
            (
                Field("date", "date", ("盘点日期", "盘库日期", "盘点时间", "库存日期", "日期")),
                _LICENCE,
                _CODE,
                _NAME,
                _PRODUCT_CODE,
                _PRODUCT_NAME,
                Field(
                    "cartons",
                    "count",
                    ("库存", "库存数量", "库存量", "盘点数量", "实盘数量", "盘点库存", "当前库存", "现有库存"),
                ),
            ),
            (frozenset({"date"}), _WHO, _WHICH, frozenset({"cartons"})),
        ),
        Kind(
            "assessments",
            (
                Field("date", "date", ("评价日期", "评分日期", "评估日期", "考核日期", "日期")),
                _LICENCE,
                _CODE,
                _NAME,
                Field("premises", "score", ("店面", "店面评分", "经营场所", "店容店貌", "店堂")),
                Field("funds", "score", ("资金", "资金评分", "资金状况", "资金实力")),
                Field("display", "score", ("陈列", "陈列评分", "陈列得分", "出样", "卷烟陈列")),
                Field("cooperation", "score", ("配合", "配合度", "配合评分", "配合程度", "配合与数字化", "合作")),
            ),
            (_WHO, frozenset({"premises", "funds", "display", "cooperation"})),
        ),
        Kind(
            "products",
            (
                Field("code", "code", _PRODUCT_CODE.synonyms),
                Field("name", "text", _PRODUCT_NAME.synonyms),
                Field("maker", "text", ("生产企业", "厂家", "生产厂家", "工业企业", "生产商")),
                _PRICE_CLASS,
                Field("wholesale", "money", ("批发价", "批发价格")),
                Field("retail", "money", ("建议零售价", "零售价", "零售指导价", "零售价格")),
                Field("scarce", "flag", ("是否紧俏", "紧俏", "货源属性", "紧俏标志")),
                Field("cap", "limit", ("投放上限", "投放限量", "限量", "限额")),
                Field("must_stock", "flag", ("必备品规", "是否必备", "必备", "必上柜")),
                Field("selling_points", "text", ("卖点", "商品卖点", "推荐语")),
            ),
            (
                frozenset({"code", "name"}),
                frozenset({"maker", "price_class", "wholesale", "retail", "scarce", "cap", "selling_points"}),
            ),
        ),
        Kind(
            "retailers",
            (
                _LICENCE,
                _CODE,
                _NAME,
                Field("owner", "text", ("负责人", "经营者", "姓名", "法人", "法定代表人", "负责人姓名", "经营者姓名")),
                Field("phone", "phone", ("联系电话", "电话", "手机", "订货电话", "手机号", "手机号码", "联系方式")),
                Field("address", "text", ("经营地址", "地址", "店铺地址", "详细地址")),
                Field("route", "text", ("线路", "拜访线路", "营销线路", "线路名称", "送货线路")),
                Field("visit_weekday", "weekday", ("拜访日", "拜访日期", "走访日", "拜访星期")),
                Field("order_day", "order_day", ("订货日", "订货周期", "访销周期", "访销日", "订货日期")),
                Field("manager", "text", ("客户经理", "客户经理姓名", "市管员")),
                Field("format", "format", ("业态", "经营业态", "零售业态")),
                Field("market", "market", ("市场类型", "城乡分类", "市场类别", "城乡")),
                Field("district", "text", ("商圈", "商圈类型", "商圈名称")),
                Field("lat", "latitude", ("纬度", "lat", "latitude")),
                Field("lon", "longitude", ("经度", "lon", "lng", "longitude")),
                Field(
                    "licence_expiry",
                    "expiry",
                    ("许可证到期日", "有效期至", "到期日期", "许可证有效期", "有效期", "许可证有效期至", "到期日"),
                ),
                Field("status", "status", ("状态", "客户状态", "经营状态", "许可证状态")),
                Field("supply_tier", "tier", ("客户档位", "档位", "档级", "客户级别", "供货档位")),
                Field("integrity", "integrity", ("诚信等级", "信用等级", "诚信互助等级")),
                Field("outlet_grade", "text", ("终端等级", "终端级别", "终端类型")),
                Field("type_code", "text", ("类型码", "客户类型码", "客户分类码")),
                Field("official_rank", "rank", ("公司排名", "综合排名", "经营能力排名", "官方排名")),
                Field("official_band", "text", ("公司分档", "经营能力分档", "官方分档", "公司类别")),
            ),
            (
                frozenset({"licence_no", "customer_code"}),
                frozenset(
                    {
                        "name",
                        "owner",
                        "phone",
                        "address",
                        "route",
                        "supply_tier",
                        "status",
                        "licence_expiry",
                        "order_day",
                        "visit_weekday",
                        "integrity",
                        "market",
                        "format",
                    }
                ),
            ),
        ),
    )
}

_BRACKETS = re.compile(r"[(\[{<【〔]([^()\[\]{}<>【】〔〕]*)[)\]}>】〕]")
_REMARKS = frozenset({"必填", "选填", "必填项", "文本", "文本格式", "字号", "全称", "12位", "yyyy-mm-dd"})
"""What brackets say that changes nothing. Others do: "订购量(去年同期)" is not 订购量."""
_HANGING = re.compile(r"(.+?)(?:[/,、_|-]?(万元|千元|万支|万条|元|条|包|盒|件|箱)|[/,、_|-](元/[条包盒件箱]|支))")
_NOISE = re.compile(r"[\s*:'\"·.。、\u200b-\u200f\ufeff]+")


def split_header(cell: object) -> tuple[str, Unit | None]:
    """A header cell as (key to compare by, unit named in it): "库存数量 （条）" -> ("库存数量", "条").

    Full-width signs, spaces, line breaks, asterisks and remarks like "(必填)" do not matter.
    """
    text = _NOISE.sub("", unicodedata.normalize("NFKC", str(cell))).lower() if cell is not None else ""
    unit: Unit | None = None
    for found in _BRACKETS.finditer(text):
        named = unit_of(found[1].removeprefix("单位"))
        unit = named or unit
        if named or found[1] in _REMARKS:
            text = text.replace(found[0], "")
    hanging = _HANGING.fullmatch(text)
    if unit is None and hanging:
        return hanging[1], unit_of(hanging[2] or hanging[3])
    return text, unit


@cache
def synonyms_of(kind: KindName) -> dict[str, tuple[str, int]]:
    """Header key -> (field, how sure: 0 is surest) for a kind, our own export's headers included."""
    found: dict[str, tuple[str, int]] = {}
    for field in KINDS[kind].fields:
        own = catalogue().get(f"field.{field.name}", ("", ""))
        for sure, header in enumerate((*own, *field.synonyms)):
            key = split_header(header)[0]
            if key and (key not in found or sure < found[key][1]):
                found[key] = (field.name, sure)
    return found
