"""Cards, forms and accounts in memory, as full and as long as they come, to see that pages hold them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.visit import ConcernId, VisitDraft, VisitId
from tierdesk.services.change_views import ChangeLine, ChangeView, SegmentView
from tierdesk.services.views import (
    BandExplanation,
    Card,
    ConcernView,
    CountLine,
    Evidence,
    IndicatorView,
    NextStepView,
    OrderAdvice,
    OrderLineView,
    Reason,
    RetailerRow,
    ScarceView,
    StepChip,
    StockView,
    Tag,
    Trend,
    VisitForm,
    VisitView,
)

DAY = date(2026, 11, 24)

ROW = RetailerRow(
    id=RetailerId(7),
    licence_no="410101100007",
    customer_code="41010000007",
    name="金源副食店（东大街与人民路交叉口分店）",
    route="03号线路",
    band="bottom",
    segment=None,
    group="bottom",
    rank=251,
    step_title="第2步 指导订货与合理库存",
    why="库存只够 3.3 天",
    due=DAY,
    priority=1.0,
    tags=(Tag("明天订货", "warn"),),
    active=True,
    search="",
)

FOUR_STEPS = NextStepView(
    step="ordering",
    heading="后20%四步服务 · 第 2 步（共 4 步）",
    title="指导订货、合理库存",
    purpose="先盘库，再一起拟订货单，让库存比落在 15% 上下，不断货也不压钱",
    why="库存只够 3.3 天（11%），目标 15%（4.5 天）；明天就是订货日。",
    due=DAY,
    chips=(
        StepChip("mindset", "做通思想", "done", "11月10日：愿意试试，先看两周再说"),
        StepChip("ordering", "指导订货、合理库存", "now", ""),
        StepChip("selling", "传授卖点", "later", ""),
        StepChip("revisit", "定期回访", "later", ""),
    ),
)

MENU = replace(
    FOUR_STEPS,
    step="new_product",
    heading="Lasting service for steady shops",
    title="A new product",
    purpose="Explain one new product that suits this shop; whether to try it is the owner's decision",
    why="Not done yet; amount per carton is ahead of only 3% of the shops",
    chips=tuple(
        StepChip(f"step{place}", title, "now" if place == 2 else "done" if place < 2 else "later", note)
        for place, (title, note) in enumerate(
            (
                ("Stock check", "10 Nov: short of two"),
                ("Refresh the display together", "27 Oct"),
                ("A new product", ""),
                ("Price labels", ""),
                ("Help with ordering by phone", ""),
                ("Explain the rules of supply", ""),
                ("Concern round", ""),
                ("Relationship", ""),
            )
        )
    ),
)

OPEN_CONCERN = ConcernView(
    ConcernId("c1"), "黄金叶为什么比隔壁少给 2 条", date(2026, 11, 17), DAY, "", Tag("今天", "bad")
)

TREND = Trend(
    months=tuple(f"2025-{month:02d}" for month in range(1, 13)),
    cartons=(40, 22, 44, 43, 45, 41, 42, 39, 38, 36, 37, 33),
    adjusted=(42, 41, 43, 42, 43, 41, 41, 39, 39, 37, 37, 35),
    peers_low=30.0,
    peers_high=48.0,
)

CARD = Card(
    row=ROW,
    headline="后20% · 第 251 名 / 300 · 公司档位 8 · 乡村 食杂店 · 周三订货 · 199****0001",
    facts=(("许可证号", "410101100007"), ("客户编码", "41010000007"), ("线路", "03号线路"), ("拜访日", "周二")),
    alert=Tag("许可证 58 天后到期", "warn"),
    next=FOUR_STEPS,
    band_title="为什么是后20%",
    reasons=(
        Reason(-1, "月均 38 条，只好于 14% 的店"),
        Reason(-1, "经营品规 11 个，比同类店少 9 个"),
        Reason(1, "每周都订货，好于 71% 的店"),
    ),
    way_up="升到中60%：每月约多 9 条",
    pending="如果下个月还是这样，会调到中60%",
    trend=TREND,
    stock=StockView(DAY, 0.11, 3.3, 0.15, 4.5),
    concerns=(
        OPEN_CONCERN,
        ConcernView(ConcernId("c2"), "价格标签重印", date(2026, 11, 3), None, "已重印", Tag("已答复", "ok")),
    ),
    scarce=(
        ScarceView("远山(蓝)", 6, 8, 6, 4, 8),
        ScarceView("长庚(硬)", 2, None, None, None, None),
    ),
    visits=(
        VisitView(VisitId("v1"), date(2026, 11, 10), "做通思想", "完成", "愿意试试，先看两周再说", counted=True),
        VisitView(VisitId("v2"), date(2026, 10, 13), "做通思想", "完成", "", counted=False),
    ),
    draft=None,
    warning=Tag(
        "黄色提醒：有掉档苗头。离掉到后20%只差 3.2 个百分点。估计一个季度内，10 家这样的店里有 3 家左右会掉档", "warn"
    ),
)
STEADY_CARD = replace(CARD, row=replace(ROW, band="middle", segment="steady", group="steady"), next=MENU)
RESTING_CARD = replace(
    CARD,
    row=replace(ROW, band="unranked", group=None, active=False),
    alert=None,
    next=None,
    reasons=(),
    way_up="",
    pending="",
    trend=None,
    stock=StockView(None, None, None, 0.15, 4.5),
    concerns=(),
    scarce=(),
    visits=(),
)

FORM = VisitForm(
    id=VisitId("visit"),
    row=ROW,
    draft=VisitDraft(ROW.id, DAY, "ordering"),
    started="10:42",
    next=FOUR_STEPS,
    talking_points=(
        "您每天卖 4 条左右，店里的货够 3.3 天。我建议备到 4.5 天，正好撑到下次送货，也不压钱。",
        "卖得快的先补足，卖得慢的先少订，宁可多订几回，也别一次压一堆。",
        "订哪个、不订哪个，互不相干，没有搭着订这回事。",
    ),
    checklist=("柜台、货架、仓库、抽屉都数到，按条记", "看有没有断货的、快过期受潮的"),
    evidence=(
        Evidence("stock_counted", "本次盘库", present=False, attested=False),
        Evidence("order_list_saved", "订货单已保存", present=False, attested=False),
        Evidence("advice_agreed", "和老板一起定下来的办法和日期", present=False, attested=True),
    ),
    count_lines=(
        CountLine("a", "青岚(软)", 1, 0.1),
        CountLine("b", "云岭(硬细支中国红珍藏)", 4, 0.7),
        CountLine("c", "江汀(软)", None, 1.3),
    ),
    products={"a": "青岚(软)", "b": "云岭(硬细支中国红珍藏)", "c": "江汀(软)", "d": "松雪(硬)"},
    concerns=(OPEN_CONCERN,),
)
ADVICE = OrderAdvice(
    lines=(
        OrderLineView("a", "青岚(软)", 2, 0.1, 0, 0.0, ""),
        OrderLineView("b", "云岭(硬细支中国红珍藏)", 3, 0.7, 6, 12.5, "限量 6，差 12.5"),
        OrderLineView("c", "江汀(软)", 0, 1.3, 18, 0.0, "总是订满，需求可能更大（≥）"),
    ),
    total=24,
    ratio_before=0.11,
    ratio_after=0.16,
)

_AGAINST: tuple[tuple[Literal["last_quarter", "last_year"], str], ...] = (
    ("last_quarter", "比前三个月"),
    ("last_year", "比去年同期"),
)
CHANGES = tuple(
    ChangeView(
        against=against,
        title=title,
        basis="2026-08 至 2026-10，对比 2026-05 至 2026-07，单位：元",
        finding="共少 1,240 元：量的变化 -980 元，价格和结构 -260 元。主要是“云岭(硬细支中国红珍藏)”少 700 元。",
        products=(
            ChangeLine("云岭(硬细支中国红珍藏)", 20_160, 19_460, -900, 200),
            ChangeLine("青岚(软)", 731, 0, -731, 0, "停订"),
            ChangeLine("其余 20 个", 15_924, 16_115, 651, -460),
        ),
        classes=(ChangeLine("一类", 20_160, 19_460, -900, 200), ChangeLine("三类", 16_655, 16_115, -80, -460)),
        total=ChangeLine("合计", 36_815, 35_575, -980, -260),
        left_out="有 2 个品规缺数量或金额，没有算进来。",
    )
    for against, title in _AGAINST
)
SEGMENT = SegmentView(
    months=TREND.months,
    places=tuple(range(12)),
    cartons=TREND.cartons,
    adjusted=TREND.adjusted,
    trend=(43.0, 36.0),
    low=36.0,
    high=43.0,
    goal=52.0,
    clear=True,
    legend=(
        "去掉季节后的销量",
        "实际销量",
        "趋势 每月 -1.6%（明确）",
        "平常的波动 ±7%（30% 起算易变）",
        "同类较好的店 52 条",
    ),
)

EXPLANATION = BandExplanation(
    row=ROW,
    title="金源副食店：为什么在后20%",
    basis="2026-05 至 2026-10 · 范围：我的 300 户 · 规则第 3 版（权重合计 100） · 资料完整度 95%",
    indicators=(
        IndicatorView("月均销量", "38 条", "好于 14% 的店", 14.0, 30, 4.2),
        IndicatorView("品规宽度", "11 个", "好于 12% 的店", 12.0, 10, 1.2),
        IndicatorView("配合与数字化", "未评", "没有数据，不扣分", None, 5, None),
    ),
    total="得分 26.60 ÷ 有数据的权重 95 × 100 = 28.0　第 251 名，共 300 户　超过 16% 的客户",
    history=(
        (date(2026, 8, 31), 24.0, "middle"),
        (date(2026, 9, 30), 18.0, "middle"),
        (date(2026, 10, 31), 16.0, "bottom"),
    ),
    history_note="10月31日起在现在这一档。连续 2 个月越过界线 3 个百分点才会调档。",
    supply_tier="公司档位 8：由公司评定，只作参考，不参与计算。",
    segment_reasons=(),
    outlook=(
        "红色提醒：眼看要掉档",
        "已跌过后20%的界线 0.3 个百分点",
        "估计一个季度内，10 家这样的店里有 5 家左右会掉档",
    ),
    outlook_tone="bad",
    changes=CHANGES,
    segment=SEGMENT,
)
