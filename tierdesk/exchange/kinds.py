"""The file kinds, their fields, and the headers under which each field has been seen (DOMAIN 3).

Beside the synonyms listed here, the header that our own export writes is always understood, in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tierdesk.exchange.headers import split_header
from tierdesk.texts import catalogue

KindName = Literal["products", "retailers", "assessments", "stock", "months", "sales"]
IMPORT_ORDER: tuple[KindName, ...] = ("products", "retailers", "assessments", "stock", "months", "sales")
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
    "unit",
    "score",
    "rank",
    "latitude",
    "longitude",
    "month",
    "year",
]
QUANTITY_TYPES: frozenset[ValueType] = frozenset({"quantity", "count", "limit"})
"""Types whose values are cartons, and whose columns may be in another unit."""
DATE_TYPES: frozenset[ValueType] = frozenset({"date", "expiry"})


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


def _seen(headers: str) -> tuple[str, ...]:
    return tuple(headers.split("、"))


_LICENCE = Field(
    "licence_no",
    "licence",
    _seen(
        "许可证号、许可证编号、专卖证号、烟草专卖证号、零售许可证号、"
        "烟草专卖零售许可证号、许可证号码、许可证、专卖许可证号、零售许可证编号、"
        "烟草专卖许可证号、License no、Licence number、证号"
    ),
)
_CODE = Field(
    "customer_code",
    "code",
    _seen(
        "客户编码、客户代码、零售户代码、零售户编码、客户编号、零售户编号、"
        "客户号、零售客户编码、零售客户代码、商户编码、客户内码、Customer no"
    ),
)
_NAME = Field(
    "name",
    "text",
    _seen(
        "客户名称、零售户名称、零售户名、店铺名称、企业名称(字号)、企业名称、"
        "字号名称、客户、零售户、店名、零售客户名称、零售客户、商户名称、字号、"
        "客户简称、Customer name、Shop"
    ),
)
_PRODUCT_CODE = Field(
    "product_code",
    "code",
    _seen(
        "商品编码、卷烟代码、卷烟编码、商品代码、品规编码、品规代码、商品编号、产品编码、产品代码、卷烟编号、Product no"
    ),
)
_PRODUCT_NAME = Field(
    "product_name",
    "text",
    _seen("商品名称、卷烟名称、品规、品规名称、卷烟品规、卷烟、商品、产品名称、品牌规格、品名、Product name"),
)
_UNIT = Field("unit", "unit", _seen("单位、计量单位、数量单位、订货单位、库存单位"))
_PRICE_CLASS = Field("price_class", "price_class", _seen("价类、卷烟价类、类别、价位类别"))
_ORDERED = Field(
    "ordered",
    "quantity",
    _seen(
        "订购量、订单量、订货数量、订货量、订购数量、销量、销售数量、销售量、"
        "购进量、购进数量、实订量、实订数量、成交量、实供量、供货量、订单数量、"
        "Quantity、数量"
    ),
)
_AMOUNT = Field(
    "amount",
    "money",
    _seen("金额、订货金额、订购金额、销售金额、订单金额、销售额、购进金额、成交金额、总金额、含税金额"),
)
_WHO = frozenset({"licence_no", "customer_code", "name"})
_WHICH = frozenset({"product_code", "product_name"})

KINDS: Mapping[KindName, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "sales",
            (
                Field(
                    "date",
                    "date",
                    _seen(
                        "订单日期、订货日期、日期、销售日期、订购日期、下单日期、下单时间、"
                        "订单时间、订货时间、订购时间、业务日期、开票日期、配送日期、Order date"
                    ),
                ),
                _LICENCE,
                _CODE,
                _NAME,
                Field(
                    "order_no",
                    "code",
                    _seen("订单编号、订单号、订单号码、单据编号、单号、订货单号、单据号、销售单号、Order number"),
                ),
                _PRODUCT_CODE,
                _PRODUCT_NAME,
                _PRICE_CLASS,
                _UNIT,
                Field(
                    "requested",
                    "quantity",
                    _seen("需求量、需求数量、要货量、申请量、要货数量、申请数量、预订量"),
                ),
                _ORDERED,
                Field("wholesale", "money", _seen("批发价、批发价格、单价、批发单价、含税批发价、调拨价")),
                _AMOUNT,
                Field(
                    "cap",
                    "limit",
                    _seen("限量、投放限额、限额、投放限量、投放量、投放上限、可订量、最大可订量、供货上限、上限"),
                ),
            ),
            (
                frozenset({"date"}),
                _WHO,
                _WHICH,
                frozenset({"ordered", "requested", "amount"}),
            ),
        ),
        Kind(
            "months",
            (
                Field(
                    "month",
                    "month",
                    _seen(
                        "月份、年月、统计月份、所属月份、销售月份、统计月、订货月份、订购月份、业务月份、统计年月、"
                        "期间、统计期间、会计期间、Period"
                    ),
                ),
                Field("year", "year", _seen("年份、年度、统计年份、统计年度、所属年份、年")),
                _LICENCE,
                _CODE,
                _NAME,
                _PRODUCT_CODE,
                _PRODUCT_NAME,
                _PRICE_CLASS,
                Field(
                    "ordered",
                    "quantity",
                    (
                        *_ORDERED.synonyms,
                        *_seen("月销量、月度销量、月订购量、月订货量、月度订购量、当月销量、本月销量"),
                    ),
                ),
                Field(
                    "amount",
                    "money",
                    (*_AMOUNT.synonyms, *_seen("月金额、月销售额、月度销售额、月订货金额、当月金额、本月金额")),
                ),
            ),
            (frozenset({"month"}), _WHO, frozenset({"ordered", "amount"})),
        ),
        Kind(
            "stock",
            (
                Field(
                    "date",
                    "date",
                    _seen("盘点日期、盘库日期、盘点时间、库存日期、日期、盘存日期、清点日期、盘点时间、Count date"),
                ),
                _LICENCE,
                _CODE,
                _NAME,
                _PRODUCT_CODE,
                _PRODUCT_NAME,
                _UNIT,
                Field(
                    "cartons",
                    "count",
                    _seen(
                        "库存、库存数量、库存量、盘点数量、实盘数量、盘点库存、当前库存、"
                        "现有库存、实际库存、盘点量、盘存数量、期末库存、结存、结存数量、"
                        "On hand、数量"
                    ),
                ),
            ),
            (frozenset({"date"}), _WHO, _WHICH, frozenset({"cartons"})),
        ),
        Kind(
            "assessments",
            (
                Field(
                    "date",
                    "date",
                    _seen("评价日期、评分日期、评估日期、考核日期、日期、打分日期、检查日期、Assessment date"),
                ),
                _LICENCE,
                _CODE,
                _NAME,
                Field(
                    "premises",
                    "score",
                    _seen("店面、店面评分、店容店貌、店堂、店面形象、店铺形象、门店形象、经营环境"),
                ),
                Field("funds", "score", _seen("资金、资金评分、资金状况、资金实力")),
                Field(
                    "display",
                    "score",
                    _seen("陈列、陈列评分、陈列得分、出样、卷烟陈列、陈列出样、出样陈列、出样评分、商品陈列"),
                ),
                Field(
                    "cooperation",
                    "score",
                    _seen("配合、配合度、配合评分、配合程度、配合与数字化、合作、客户配合度、合作度"),
                ),
            ),
            (_WHO, frozenset({"premises", "funds", "display", "cooperation"})),
        ),
        Kind(
            "products",
            (
                Field("code", "code", _PRODUCT_CODE.synonyms),
                Field("name", "text", _PRODUCT_NAME.synonyms),
                Field(
                    "maker",
                    "text",
                    _seen("生产企业、厂家、生产厂家、工业企业、生产商、生产厂商、工业公司、所属工业、Manufacturer"),
                ),
                _PRICE_CLASS,
                Field("wholesale", "money", _seen("批发价、批发价格")),
                Field(
                    "retail",
                    "money",
                    _seen("建议零售价、零售价、零售指导价、零售价格、统一零售价、零售单价、建议零售价格、指导零售价"),
                ),
                Field(
                    "scarce",
                    "flag",
                    _seen("是否紧俏、紧俏、货源属性、紧俏标志、紧俏标识、紧俏烟、是否紧俏烟、货源类型、投放属性"),
                ),
                Field("cap", "limit", _seen("投放上限、投放限量、限量、限额")),
                Field(
                    "must_stock",
                    "flag",
                    _seen("必备品规、是否必备、必备、必上柜、必备品、必上品规、是否必上、重点品规"),
                ),
                Field("selling_points", "text", _seen("卖点、商品卖点、推荐语")),
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
                Field(
                    "owner",
                    "text",
                    _seen(
                        "负责人、经营者、姓名、法人、法定代表人、负责人姓名、经营者姓名、店主、联系人、持证人、客户姓名"
                    ),
                ),
                Field(
                    "phone",
                    "phone",
                    _seen("联系电话、电话、手机、订货电话、手机号、手机号码、联系方式、联系手机、电话号码、Mobile"),
                ),
                Field("address", "text", _seen("经营地址、地址、店铺地址、详细地址、经营场所、客户地址、送货地址")),
                Field(
                    "route",
                    "text",
                    _seen("线路、拜访线路、营销线路、线路名称、送货线路、访销线路、拜访路线、客户经理线路"),
                ),
                Field("visit_weekday", "weekday", _seen("拜访日、拜访日期、走访日、拜访星期、走访星期、拜访周期")),
                Field(
                    "order_day",
                    "order_day",
                    _seen("订货日、订货周期、访销周期、访销日、订货星期、电访日、订货时间、订货日期"),
                ),
                Field("manager", "text", _seen("客户经理、客户经理姓名、客户经理名称、经理、市管员")),
                Field(
                    "format",
                    "format",
                    _seen("业态、经营业态、零售业态、业态类型、业态分类、客户业态、Trade format"),
                ),
                Field("market", "market", _seen("市场类型、城乡分类、市场类别、城乡、城乡类型、城乡分布、地理位置")),
                Field("district", "text", _seen("商圈、商圈类型、商圈名称、所属商圈")),
                Field("lat", "latitude", _seen("纬度、lat、latitude")),
                Field("lon", "longitude", _seen("经度、lon、lng、longitude")),
                Field(
                    "licence_expiry",
                    "expiry",
                    _seen(
                        "许可证到期日、有效期至、到期日期、许可证有效期、有效期、许可证有效期至、"
                        "到期日、许可证到期日期、许可证截止日期、有效期限、有效截止日期、"
                        "到期时间、License expiry"
                    ),
                ),
                Field("status", "status", _seen("状态、客户状态、经营状态、许可证状态、零售户状态、营业状态")),
                Field(
                    "supply_tier",
                    "tier",
                    _seen("客户档位、档位、档级、客户级别、供货档位、货源档位、投放档位、客户分档、客户档级、Tier"),
                ),
                Field(
                    "integrity",
                    "integrity",
                    _seen("诚信等级、信用等级、诚信互助等级、诚信级别、信用级别、守法等级"),
                ),
                Field("outlet_grade", "text", _seen("终端等级、终端级别、终端类型、终端层级、终端分类")),
                Field("type_code", "text", _seen("类型码、客户类型码、客户分类码")),
                Field(
                    "official_rank",
                    "rank",
                    _seen("公司排名、综合排名、经营能力排名、官方排名、排名、名次、全市排名"),
                ),
                Field(
                    "official_band",
                    "text",
                    _seen("公司分档、经营能力分档、官方分档、公司类别、公司分层、客户分层、官方分层、经营能力分层"),
                ),
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
